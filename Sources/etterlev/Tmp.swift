struct Unanswered: Error { var description: String }
enum StatusCommand { static func run(_ w: [String]) throws -> Int32 { 0 } }
enum AlertsCommand { static func run(_ w: [String]) throws -> Int32 { 0 } }
enum ShowCommand { static func run(_ w: [String]) throws -> Int32 { 0 } }
enum LogCommand { static func run(_ w: [String]) throws -> Int32 { 0 } }
