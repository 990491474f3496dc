import SynapCore
import SynapIR
import SynapNPU

/// The work in progress of turning a quantized graph into a program: where each value lies and the
/// instructions so far, with buffers that have no address yet.
struct Lowering {
  typealias ValueID = Graph.ValueID

  /// A piece of memory.
  struct Buffer {
    var byteCount: Int
    var isPinnedToDDR: Bool
    /// The bytes of a pixel with all its channels; nil where no feature map lies there.
    var pixelByteCount: Int?
  }

  /// An instruction that waits for the addresses of its buffers.
  struct Step {
    var layer: Int
    var reads: [BufferID]
    var writes: [BufferID]
    var make: (Placement) throws -> any Instruction
  }

  /// What is lowered.
  let graph: Graph
  /// What it is lowered for.
  let target: Target
  /// The program so far: its layers and constant bytes.
  var builder: ProgramBuilder
  /// The memory that the program needs.
  private(set) var buffers: [Buffer] = []
  /// The instructions in order.
  private(set) var steps: [Step] = []
  /// The layer that instructions are charged to.
  var currentLayer = 0
  /// Where each value lies, once it is known.
  private(set) var views: [View?]
  /// Where results of the host's processor lie, in binary32.
  var hostViews: [ValueID: View] = [:]
  /// The places that joins have reserved for their operands.
  private var destinations: [ValueID: Destination] = [:]

  /// A part of another value's memory that a value is computed into.
  struct Destination {
    var owner: ValueID
    var axis: Int
    var start: Int
  }

  init(_ graph: Graph, target: Target) {
    self.graph = graph
    self.target = target
    builder = ProgramBuilder(targetName: target.name)
    views = [View?](repeating: nil, count: graph.values.count)
    destinations = target.hasNPU ? JoinPlan(of: graph).destinations : [:]
  }

  /// A new buffer of `byteCount` bytes.
  mutating func allocate(byteCount: Int, isPinnedToDDR: Bool = false) -> BufferID {
    buffers.append(Buffer(byteCount: byteCount, isPinnedToDDR: isPinnedToDDR))
    return BufferID(index: buffers.count - 1)
  }

  /// The type of `id`.
  func type(_ id: ValueID) -> TensorType { graph.type(of: id) }

  /// The type of operand `slot` of `node`.
  func operandType(_ node: Graph.Node, _ slot: Int) throws -> TensorType {
    try type(operand(node, slot))
  }

  /// The value that `node` reads as operand `slot`.
  func operand(_ node: Graph.Node, _ slot: Int) throws -> ValueID {
    guard slot < node.inputs.count, let id = node.inputs[slot] else {
      throw Diagnostic.error("operand \(slot) is missing")
    }
    return id
  }

  /// The elements of operand `slot` of `node`, which must be a constant.
  func constant(_ node: Graph.Node, _ slot: Int) throws -> Tensor {
    guard let tensor = graph.constant(try operand(node, slot)) else {
      throw Diagnostic.error(
        "operand \(slot) is computed while the network runs; the machine needs a constant there")
    }
    return tensor
  }

  /// Whether `node` has operand `slot`.
  func hasOperand(_ node: Graph.Node, _ slot: Int) -> Bool {
    slot < node.inputs.count && node.inputs[slot] != nil
  }

  // MARK: Places of values

  /// Where `id` lies. Constants are copied into the machine's memory first, results of the host's
  /// processor are stored as the network has them.
  mutating func view(_ id: ValueID) throws -> View {
    if let view = views[id.index] { return view }
    if let numbers = hostViews[id] { return try storeHostResult(id, numbers) }
    guard let constant = graph.constant(id) else {
      throw Diagnostic.error("'\(graph[id].name)' is used before it is computed")
    }
    let view = try loadConstant(constant)
    views[id.index] = view
    return view
  }

  /// Says where `id` lies.
  mutating func define(_ id: ValueID, as view: View) { views[id.index] = view }

  /// Memory for `id` in the form that instructions write: channels last for feature maps, dense for
  /// others; inside the result of a join where one has reserved a place.
  mutating func allocateResult(_ id: ValueID) throws -> View {
    if let view = views[id.index] { return view }
    let type = type(id)
    let view: View
    if let destination = destinations[id] {
      let whole = try allocateResult(destination.owner)
      view = whole.sliced(
        axis: destination.axis, from: destination.start, count: type.shape[destination.axis])
    } else {
      view = allocate(type.shape, of: type.dataType)
    }
    views[id.index] = view
    return view
  }

  /// Whether a join has reserved a place for `id`.
  func hasDestination(_ id: ValueID) -> Bool { destinations[id] != nil }

  /// New memory in the form that instructions prefer.
  mutating func allocate(_ shape: Shape, of dataType: DataType) -> View {
    let buffer = allocate(byteCount: shape.elementCount * dataType.byteCount)
    guard shape.rank == 4, shape[0] == 1 else {
      return .dense(shape, of: dataType, in: buffer)
    }
    buffers[buffer.index].pixelByteCount = shape[1] * dataType.byteCount
    return .channelsLast(shape, of: dataType, in: buffer)
  }

  /// `id` as a feature map; its data are rearranged first where they lie otherwise.
  mutating func featureMap(_ id: ValueID) throws -> MapView {
    let view = try self.view(id)
    if let map = MapView(featureMap: view) { return map }
    guard view.shape.rank == 4, view.shape[0] == 1 else {
      throw Diagnostic.error(
        "the machine takes feature maps of shape [1, c, h, w] here, not \(view.shape)")
    }
    let target = allocate(view.shape, of: view.dataType)
    try copy(view, to: target)
    views[id.index] = target
    guard let map = MapView(featureMap: target) else {
      preconditionFailure("channels last is a feature map")
    }
    return map
  }

  /// Memory for `id`, a result, as a feature map.
  mutating func resultMap(_ id: ValueID) throws -> MapView {
    let view = try allocateResult(id)
    guard let map = MapView(featureMap: view) else {
      throw Diagnostic.error("the machine computes feature maps here, not \(view.shape)")
    }
    return map
  }

  // MARK: Instructions

  /// Appends an instruction that reads and writes the given buffers.
  mutating func emit(
    reads: [BufferID], writes: [BufferID], _ make: @escaping (Placement) throws -> any Instruction
  ) {
    steps.append(Step(layer: currentLayer, reads: reads, writes: writes, make: make))
  }
}
