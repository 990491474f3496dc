import CKernels
import SynapCore

/// What an instruction needs to run: the memories, the threads and the host's instruction set.
public struct ExecutionContext {
  /// The start of each memory, by `MemorySpace.rawValue`. Each has 64 readable bytes behind it.
  let bases: [UnsafeMutableRawPointer]
  let pool: OpaquePointer?
  let kernelSet: ck_isa
  /// The constants, as the program has them.
  let parameters: StorageWindow
  /// What runs the calls of the host's processor; nil where nothing does.
  let hostEngine: (any HostEngine)?

  /// The place of `address` in this process.
  func pointer(_ address: Address) -> UnsafeMutableRawPointer {
    bases[address.space.rawValue] + address.offset
  }

  /// The kernels' form of `map`.
  func kernelMap(_ map: FeatureMap) -> ck_map {
    ck_map(
      data: pointer(map.address), height: Int32(map.height), width: Int32(map.width),
      channels: Int32(map.channels), pixel_pitch: Int64(map.pixelPitch),
      row_pitch: Int64(map.rowPitch))
  }
}
