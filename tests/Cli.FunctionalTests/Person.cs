using System.Text.Json;
using AiTasks.Cli.FunctionalTests.FakeServer;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>A person at a machine of their own, with a server of contract E.</summary>
public sealed class Person : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("aitasks-cli-");

    internal FakeContractE Server { get; private set; } = null!;

    /// <summary>Where the person keeps files.</summary>
    public string Folder => _home.FullName;

    public string SettingsPath => Path.Combine(Folder, "config", "aitasks", "settings.json");

    /// <summary>What the settings file says.</summary>
    public JsonElement Settings => JsonElement.Parse(File.ReadAllText(SettingsPath));

    /// <summary>Of the next commands; empty at first.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public async ValueTask InitializeAsync() => Server = await FakeContractE.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _home.Delete(recursive: true);
    }

    /// <summary>Puts a file into the person's folder.</summary>
    /// <returns>Its full name.</returns>
    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    internal async Task<CommandLine> RunAsync(params string[] arguments)
    {
        using var running = Start(arguments);
        return await running.EndAsync();
    }

    internal RunningCommand Start(params string[] arguments) => StartWith("", arguments);

    internal RunningCommand StartWith(string input, params string[] arguments) => RunningCommand.Start(Variables(), input, arguments);

    /// <summary>Runs a command on a terminal.</summary>
    internal async Task<CommandLine> OnTerminalAsync(params string[] arguments)
    {
        using var running = RunningCommand.StartOnTerminal(Variables(), arguments);
        return await running.EndAsync();
    }

    /// <summary>Runs a command that has to work.</summary>
    /// <returns>Its standard output.</returns>
    internal async Task<string> OkAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Error}");
        return result.Output;
    }

    internal async Task<JsonElement> JsonAsync(params string[] arguments) => JsonElement.Parse(await OkAsync([.. arguments, "--json"]));

    /// <summary>Runs a command that has to fail, with a sentence and nothing else.</summary>
    internal async Task<string> FailAsync(int exitCode, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Error}{result.Output}");
        Assert.Empty(result.Output);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error);
        return result.Error;
    }

    internal Task SignInAsync() => OkAsync("login", "--token", FakeContractE.StaticToken);

    /// <summary>Signs in and begins a chat.</summary>
    /// <returns>The chat.</returns>
    internal async Task<Guid> BeginChatAsync()
    {
        await SignInAsync();
        return Guid.Parse((await OkAsync("chat", "new", "Анализ ВРУ")).Trim());
    }

    private Dictionary<string, string?> Variables()
    {
        var environment = new Dictionary<string, string?>
        {
            ["XDG_CONFIG_HOME"] = Path.Combine(Folder, "config"),
            ["AITASKS_SERVER"] = Server.Address,
            ["AITASKS_TOKEN"] = null,
            ["AITASKS_SERVICE_KEY"] = null,
        };
        foreach (var (name, value) in Environment) environment[name] = value;
        return environment;
    }
}
