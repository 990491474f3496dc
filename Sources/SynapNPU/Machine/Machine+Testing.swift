extension Machine {
  /// Instructions that whole runs execute together with the one before.
  package var joinedCount: Int { program.instructions.count - fused.count }
}
