import SynapCore
import SynapIR
import SynapNPU

/// The result of a layer before it has an address.
struct ResultPlan {
  var name: String
  var layer: Int
  /// The position of the instruction that completes it; nil for what is there from the beginning.
  var step: Int?
  var view: View
  var type: TensorType

  /// The result with its address.
  func result(in placement: Placement) -> LayerResult {
    LayerResult(
      name: name, layer: layer, instruction: step,
      address: placement.address(view.buffer, view.offset), shape: view.shape,
      strides: view.strides, dataType: view.dataType, quantization: type.quantization)
  }
}

extension Lowering {
  /// Where `id`, computed by the instructions so far, lies; nil where its elements are not apart or
  /// of a type that can't be read.
  ///
  /// It is complete with the last instruction that wrote its memory. At that moment the memory is
  /// its own still, also where nothing reads it later.
  func resultPlan(of id: ValueID) -> ResultPlan? {
    guard let view = views[id.index] ?? hostViews[id] else { return nil }
    let isStored = views[id.index] != nil
    let plan = ResultPlan(
      name: graph[id].name, layer: currentLayer,
      step: steps.lastIndex { $0.writes.contains(view.buffer) }, view: view,
      type: isStored ? type(id) : .float32(view.shape))
    let unplaced = LayerResult(
      name: plan.name, layer: plan.layer, instruction: plan.step, address: Address(),
      shape: view.shape, strides: view.strides, dataType: view.dataType,
      quantization: plan.type.quantization)
    return unplaced.isReadable && unplaced.region.isDistinct ? plan : nil
  }
}
