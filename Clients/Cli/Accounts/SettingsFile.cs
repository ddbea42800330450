using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;
using AiTasks.Contracts;

namespace AiTasks.Cli.Accounts;

/// <summary>
/// What is kept between two commands: sign-ins and current chats, by server. Only its owner can read it. Commands that run at the same
/// time change it one after another, and whoever reads it finds it whole.
/// </summary>
internal sealed class SettingsFile(string path)
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A change takes milliseconds; longer means that somebody stopped in the middle of one.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);

    private static readonly JsonSerializerOptions Format = new(WireJson.SnakeCase) { WriteIndented = true };

    /// <summary><c>aitasks/settings.json</c> in the person's configuration folder.</summary>
    public static string DefaultPath
    {
        get
        {
            var root = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");

            // The standard has paths that are not absolute passed over.
            if (!Path.IsPathFullyQualified(root ?? ""))
                root = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
            return Path.Combine(root!, "aitasks", "settings.json");
        }
    }

    /// <exception cref="CommandFailedException">Somebody else has written there.</exception>
    public SettingsData Read()
    {
        try
        {
            return JsonSerializer.Deserialize<SettingsData>(File.ReadAllText(path), Format) ?? new SettingsData();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SettingsData();
        }
        catch (JsonException error)
        {
            throw new CommandFailedException($"The settings in {path} cannot be read: {error.Message} Correct or delete that file.");
        }
    }

    /// <summary>Changes what is kept of one server.</summary>
    /// <param name="server">Which.</param>
    /// <param name="change">From what is kept to what shall be.</param>
    /// <param name="asDefault">True: from now on this is the server when none is named.</param>
    public void Change(ServerAddress server, Func<KeptAccount, KeptAccount> change, bool asDefault = false)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        using var turn = TakeTurn();
        var settings = Read();
        settings.Servers[server.Key] = change(settings.At(server));
        Write(asDefault ? settings with { Server = server.Key } : settings);
    }

    private void Write(SettingsData settings)
    {
        var next = $"{path}.{Environment.ProcessId}";

        // What a command left there that died in the middle may have other rights.
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OnlyOwner;
        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, settings, Format);
        }

        File.Move(next, path, overwrite: true);
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OnlyOwner | UnixFileMode.UserExecute);
    }

    private FileStream TakeTurn()
    {
        for (var until = DateTime.UtcNow + LockTimeout; ; Thread.Sleep(LockPoll))
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < until)
            {
                // Another command is at it.
            }
        }
    }
}

/// <summary>The content of the settings file.</summary>
internal sealed record SettingsData
{
    /// <summary>Where the person signed in last: the server when none is named.</summary>
    public string? Server { get; init; }

    public Dictionary<string, KeptAccount> Servers { get; init; } = [];

    public KeptAccount At(ServerAddress server) => Servers.GetValueOrDefault(server.Key) ?? new KeptAccount();
}

/// <summary>What is kept of one server.</summary>
internal sealed record KeptAccount
{
    public string? Username { get; init; }
    public string? StaticToken { get; init; }
    public string? AccessToken { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The current chat.</summary>
    public Guid? ChatId { get; init; }
}
