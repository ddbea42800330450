using System.CommandLine;
using System.CommandLine.Parsing;
using AiTasks.Cli.ApiClient;

namespace AiTasks.Cli.Invocation;

/// <summary>What every command understands.</summary>
internal sealed class GlobalOptions
{
    public const string ServerVariable = "AITASKS_SERVER";
    public const string TokenVariable = "AITASKS_TOKEN";
    public const string ServiceKeyVariable = "AITASKS_SERVICE_KEY";

    // As long as contract E's client waits; a person with a slow line says more.
    private const int DefaultTimeoutSeconds = 60;
    private const int MaxTimeoutSeconds = 24 * 60 * 60;

    private readonly Option<string?> _server = new("--server", "-s")
    {
        Description = $"The server's address (default: {ServerVariable}, where you signed in last, or {ServerAddress.Default})",
        HelpName = "url",
        Recursive = true,
    };

    private readonly Option<string?> _token = new("--token", "-t")
    {
        Description = $"A static token, for this command alone (default: {TokenVariable}, or that of `aitasks login`)",
        HelpName = "token",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "The result as JSON", Recursive = true };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "How many seconds a call may take; streams and uploads are not limited",
        HelpName = "seconds",
        Recursive = true,
        DefaultValueFactory = _ => DefaultTimeoutSeconds,
    };

    public GlobalOptions() => _timeout.Validators.Add(RequireSeconds);

    /// <summary>Of the commands that a service may call as well; not on the others.</summary>
    public Option<string?> ServiceKey { get; } = new("--service-key")
    {
        Description = $"The key of a service, in place of an administrator's sign-in (default: {ServiceKeyVariable})",
        HelpName = "key",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[_server, _token, _json, _timeout]) root.Add(option);
    }

    public string? Server(ParseResult line) => Said(line, _server, ServerVariable);

    public string? Token(ParseResult line) => Said(line, _token, TokenVariable);

    public string? Key(ParseResult line) => Said(line, ServiceKey, ServiceKeyVariable);

    public bool Json(ParseResult line) => line.GetValue(_json);

    public TimeSpan Timeout(ParseResult line) => TimeSpan.FromSeconds(line.GetValue(_timeout));

    // Not as default values: help shows those, and one of them is a secret.
    private static string? Said(ParseResult line, Option<string?> option, string variable)
    {
        var said = line.GetValue(option) ?? Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrWhiteSpace(said) ? null : said.Trim();
    }

    private void RequireSeconds(OptionResult result)
    {
        if (result.GetValue(_timeout) is < 1 or > MaxTimeoutSeconds)
            result.AddError($"--timeout is a number of seconds from 1 to {MaxTimeoutSeconds}.");
    }
}
