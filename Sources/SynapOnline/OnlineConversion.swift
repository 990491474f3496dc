import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapRuntime
import SynapSecurity

/// A network that is converted when it is first used: the result is kept by content, so that the
/// next use only loads it.
public struct OnlineConversion: Sendable {
  /// What is converted, and for what.
  public var options: Conversion.Options
  /// Where results are kept; nil keeps none.
  public var cache: ConversionCache?

  /// The target where nothing names one.
  public static let defaultTarget = "VS680"

  /// Prepares the conversion of the network at `path`.
  ///
  /// - Parameters:
  ///   - weights: its weights, for Caffe.
  ///   - metafile: the conversion metafile; nil takes every default.
  ///   - target: the target's name; nil takes that of the environment's `SYNAP_TARGET`, or VS680.
  ///   - cache: where results are kept; nil keeps none.
  public init(
    of path: String, weights: String? = nil, metafile: String? = nil, target: String? = nil,
    cache: ConversionCache? = .standard
  ) {
    options = Conversion.Options(
      model: path, weights: weights, metafile: metafile,
      target: target ?? Environment.variable("SYNAP_TARGET") ?? Self.defaultTarget,
      outputDirectory: "")
    self.cache = cache
  }

  /// The converted network, loaded: from the cache, or converted now.
  ///
  /// - Parameters:
  ///   - threads: how many threads compute; nil takes one per processor.
  ///   - keys: says whether models that are not secure may run; nil takes the user's folder.
  ///   - progress: called when a conversion enters a stage or comes further in it.
  ///   - warn: called with what the user should know; what concerns the network is said when it is
  ///     converted, not when it is found in the cache.
  /// - Throws: `Diagnostic` or `Diagnostics` where it can't be converted, its metafile wants it to
  ///   be secure, or only secure models may run.
  public func network(
    threads: Int? = nil, keys: KeyStore? = nil,
    progress: (Conversion.Progress) -> Void = { _ in }, warn: (Diagnostic) -> Void = { _ in }
  ) throws -> Network {
    try refuseSecure()
    try KeyStore.checkPlainModel(options.model, with: keys)
    let conversion = Conversion(options)
    let target = try Target.named(options.target)
    func load(_ storage: Storage) throws -> Network {
      try Network(storage, file: options.model, threads: threads, keys: keys, on: target)
    }
    guard let cache else { return try load(.copy(of: conversion.encoded(progress, warn))) }
    let key = try conversion.contentKey()
    // An entry that is damaged is made anew; any other refusal is the caller's to know.
    if let known = cache[key], (try? Bundle(known, file: options.model)) != nil {
      return try load(known)
    }
    let bytes = try conversion.encoded(progress, warn)
    do {
      // Files that changed meanwhile may have been read before or after that.
      if (try? conversion.contentKey()) == key { try cache.keep(bytes, for: key) }
    } catch let error as Diagnostic {
      warn(
        .warning("the converted network is not kept: \(error.message)", at: error.location))
    }
    return try load(.copy(of: bytes))
  }

  private func refuseSecure() throws {
    guard let path = options.metafile,
      let security = try Metafile.load(path: path, model: options.model).metafile.security,
      security.secure
    else { return }
    throw Diagnostic.error(
      "a secure model is not converted when it is used", at: Location(file: path),
      notes: ["convert it with 'synap convert', and run the model.synap"])
  }
}

extension Conversion {
  /// The bytes of `model.synap`.
  fileprivate func encoded(
    _ progress: (Progress) -> Void, _ warn: (Diagnostic) -> Void
  ) throws -> [UInt8] {
    try compile(progress: progress, warn: warn).encoded()
  }
}

extension Network {
  /// Converts the network at `path` (`.onnx`, `.tflite`, `.prototxt`) and loads it, or loads what
  /// an earlier use has converted: `OnlineConversion` with its defaults.
  ///
  ///     let network = try Network.converting("net.tflite")
  ///
  /// - Throws: `Diagnostic` or `Diagnostics` where it can't be converted, its metafile wants it to
  ///   be secure, or only secure models may run.
  public static func converting(
    _ path: String, metafile: String? = nil, target: String? = nil, threads: Int? = nil
  ) throws -> Network {
    try OnlineConversion(of: path, metafile: metafile, target: target).network(threads: threads)
  }

  /// Whether the file at `path` is called like a network that can be converted.
  package static func isConvertible(_ path: String, includesForeign: Bool = false) -> Bool {
    NetworkImporter.isNetwork(path, includesForeign: includesForeign)
  }
}
