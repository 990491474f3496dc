import SynapCore

extension Bundle {
  /// Reads the bundle in `storage`, or the one that is sealed in it where that is a secure model.
  ///
  /// - Parameter keys: what opens secure models; nil takes the user's folder.
  /// - Throws: a `Diagnostic` where it is no model, or one that `keys` refuse.
  package init(unlocking storage: Storage, file: String, keys: KeyStore? = nil) throws {
    if SecureModel.isSecure(storage) {
      self = try SecureModel(storage, file: file).opened(with: keys ?? KeyStore.standard())
      return
    }
    try KeyStore.checkPlainModel(file, with: keys)
    try self.init(storage, file: file)
  }
}
