import SynapCore
import SynapNPU

/// The addresses of all buffers, once they are decided.
struct Placement {
  /// For each buffer its place.
  let places: [BufferPlace]
  /// The on-chip bytes that weights are fetched into.
  let weightCacheByteCount: Int

  /// The address of byte `offset` of `buffer`.
  func address(_ buffer: BufferID, _ offset: Int) -> Address {
    let place = places[buffer.index]
    return Address(place.isOnChip ? .sram : .ddr, place.offset + offset)
  }

  /// `map` as an instruction's operand.
  func featureMap(_ map: MapView) -> FeatureMap {
    FeatureMap(
      address: address(map.buffer, map.offset), height: map.height, width: map.width,
      channels: map.channels, pixelPitch: map.pixelPitch, rowPitch: map.rowPitch,
      elementType: map.dataType)
  }
}
