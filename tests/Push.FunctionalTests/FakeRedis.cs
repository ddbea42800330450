using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A Redis that says exactly what a test wants it to say, at the pace it wants.</summary>
internal sealed class FakeRedis : IDisposable
{
    public const string Welcome = "%1\r\n$5\r\nproto\r\n:3\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeRedis() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task<FakeRedisClient> AcceptAsync()
    {
        var socket = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        socket.NoDelay = true;
        return new FakeRedisClient(socket);
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>One connection to it.</summary>
internal sealed class FakeRedisClient(Socket socket) : IDisposable
{
    private readonly StreamReader _reader = new(new NetworkStream(socket), Encoding.Latin1);

    /// <summary>The next command and its arguments.</summary>
    public async Task<string[]> NextAsync()
    {
        var command = new string[await CountAsync('*')];
        for (var i = 0; i < command.Length; i++)
        {
            var text = new char[await CountAsync('$')];
            await _reader.ReadBlockAsync(text, TestContext.Current.CancellationToken);
            Assert.Equal("", await LineAsync());
            command[i] = new string(text);
        }

        return command;
    }

    public async Task SayAsync(string text) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Confirms the channels of a SUBSCRIBE.</summary>
    public Task ConfirmAsync(IEnumerable<string> channels) =>
        SayAsync(string.Concat(channels.Select((channel, index) => $">3\r\n$9\r\nsubscribe\r\n${channel.Length}\r\n{channel}\r\n:{index + 1}\r\n")));

    public void Dispose() => socket.Dispose();

    private async Task<int> CountAsync(char kind)
    {
        var line = await LineAsync();
        Assert.Equal(kind, line[0]);
        return int.Parse(line[1..], CultureInfo.InvariantCulture);
    }

    private async Task<string> LineAsync() =>
        await _reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new IOException("The service has closed the connection.");
}
