/// The tools that are named as on the board, by their options; manual pages and completions derive
/// from here.
package enum ToolCatalog {
  /// The tables, in the order of their names.
  package static let tables = [
    SynapCLIOptions.table, SynapCLIICOptions.table, SynapCLIInfoOptions.table,
    SynapCLIIPOptions.table, SynapCLIODOptions.table, SynapInitOptions.table,
  ]
}
