import SynapCore
import SynapNPU

extension Workload {
  /// The workload of the model in the `.synap` file at `path`, or the one that a JSON file describes.
  ///
  /// - Throws: a `Diagnostic` where it is neither, with what to do about a folder or a network.
  package init(contentsOf path: String) throws {
    if File.pathExtension(of: path) == "json" {
      self = try locating(in: Location(file: path)) { try Workload(parsing: File.read(path)) }
      return
    }
    try CompiledModelFile.check(path)
    let bundle = try Bundle(contentsOf: path)
    self = try locating(in: Location(file: path)) {
      guard bundle.subgraphs.count == 1, let subgraph = bundle.subgraphs.first else {
        throw Diagnostic.error("models of several subgraphs are not supported yet")
      }
      let window = StorageWindow(bundle.storage, range: subgraph.program)
      return Workload(of: try Program(decoding: window, name: File.name(of: path)))
    }
  }
}
