using AiTasks.Load;

LoadOptions options;
try
{
    options = LoadOptions.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

try
{
    Console.WriteLine(await new LoadRun(options).RunAsync());
    return 0;
}
catch (Exception error) when (error is InvalidOperationException or IOException or FormatException or System.Net.Sockets.SocketException)
{
    Console.Error.WriteLine(error.InnerException is { } cause ? $"{error.Message} {cause.Message}" : error.Message);
    return 1;
}
