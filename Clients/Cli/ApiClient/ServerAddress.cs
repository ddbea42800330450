using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.ApiClient;

/// <summary>Where a server is. Its address may have a path that stands before all others.</summary>
internal sealed record ServerAddress
{
    public const string Default = "http://127.0.0.1:8000";

    private readonly Uri _base;

    private ServerAddress(Uri address) => _base = address;

    /// <summary>One text for all spellings of an address, without a slash at the end.</summary>
    public string Key => _base.AbsoluteUri.TrimEnd('/');

    /// <summary>Proxies of the environment are not asked for this machine.</summary>
    public bool IsThisMachine => _base.IsLoopback;

    /// <exception cref="CommandFailedException">It is no address.</exception>
    public static ServerAddress Parse(string text)
    {
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new CommandFailedException($"'{text}' is not the address of a server; it looks like {Default}.", ExitCodes.Usage);
        return new ServerAddress(uri);
    }

    /// <param name="path">With a slash in front.</param>
    public Uri At(string path) => new(_base, path.TrimStart('/'));

    public override string ToString() => Key;
}
