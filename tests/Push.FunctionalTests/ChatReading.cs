using System.Text;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A reader of a chat's stream, as the real client of contract E reads it.</summary>
internal sealed class ChatReading : IAsyncDisposable
{
    // Two cores, shared with servers and other builds: only a failing test waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DocumentClient _client;
    private readonly CancellationTokenSource _leave = new();
    private readonly IAsyncEnumerator<DocumentEvent> _events;
    private readonly StringBuilder _tokens = new();

    public ChatReading(PushNode node, FakeChat chat, string query = "")
        : this(node.Address, chat, query)
    {
    }

    public ChatReading(Uri node, FakeChat chat, string query = "")
    {
        _client = new DocumentClient(node, staticToken: null) { AccessToken = TestTokens.Access(chat.Owner) };
        _events = _client.StreamAsync(chat.Id, query, _leave.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    /// <summary>Everything that was read.</summary>
    public List<DocumentEvent> Read { get; } = [];

    /// <summary>What a screen shows that puts the tokens together.</summary>
    public string Tokens => _tokens.ToString();

    public DocumentEvent Last => Read[^1];

    /// <summary>The next event; fails when the stream ends or stays silent.</summary>
    public async Task<DocumentEvent> NextAsync(string? name = null)
    {
        Assert.True(await MoveAsync(), $"The stream ended; awaited: {name ?? "any"}.");
        if (name is not null)
            Assert.Equal(name, Last.Name);
        return Last;
    }

    /// <summary>Reads until the tokens are this text.</summary>
    public async Task UpToAsync(string text)
    {
        while (Tokens != text)
        {
            await NextAsync();
            Assert.StartsWith(Tokens, text, StringComparison.Ordinal);
        }
    }

    /// <summary>Reads to the end.</summary>
    public async Task<List<DocumentEvent>> ToEndAsync()
    {
        while (await MoveAsync())
        {
        }

        return Read;
    }

    /// <summary>Reads to an end that is good and agrees with its tokens (E25).</summary>
    public async Task CompleteAsync(string content)
    {
        await ToEndAsync();
        Assert.Equal("completed", Last.Name);
        Assert.Equal(content, Tokens);
        Assert.Equal(content, (string?)Assert.Single(Read, one => one.Name == "llm_final").Data["content"]);
        Assert.Single(Read, one => one.Name == "processing_started");
        Assert.DoesNotContain(Read, one => one.Name is "error" or "message");
    }

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await _events.DisposeAsync();
        _client.Dispose();
        _leave.Dispose();
    }

    private async Task<bool> MoveAsync()
    {
        if (!await _events.MoveNextAsync().AsTask().WaitAsync(Patience))
            return false;

        Read.Add(_events.Current);
        if (Last.Name == "llm_token")
            _tokens.Append((string)Last.Data["token"]!);
        return true;
    }
}
