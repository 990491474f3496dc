/// Runs one step of a tool.
///
/// - Throws: a `ToolExit` that says `failure` below the reason where the step fails.
package func step<Result>(_ failure: String, _ body: () throws -> Result) throws -> Result {
  do { return try body() } catch { throw ToolExit.failure(failure, because: error) }
}
