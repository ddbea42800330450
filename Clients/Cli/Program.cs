using System.CommandLine;
using AiTasks.Cli;
using AiTasks.Cli.Errors;

var broker = new BrokerOption();
var root = new RootCommand("The command line of AiTasks: looks after a running system.") { new ErrorsCommand(broker) };
broker.AddTo(root);
return await root.Parse(args).InvokeAsync();
