using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A stopping node lets answers end, and tells whom it leaves what to do (E21).</summary>
public sealed class ChatShutdownTests(PushSystem system)
{
    private readonly FakeChat _chat = system.Api.ChatOf(TestTokens.NewUser());

    [Fact]
    public async Task E21_a_reader_whose_answer_takes_longer_gets_an_error_and_all_of_it_from_another_node()
    {
        await using var node = system.Node(("ChatReaderOptions:StopTime", "00:00:00.2"));
        await PushSystem.ReadyAsync(node);
        var answer = _chat.Ask().Start().Write("Начало");
        await using var reader = new ChatReading(node, _chat);
        await using var socket = await TaskSocket.ConnectAsync(node.Address, $"/chats/{_chat.Id}/stream?token={TestTokens.Access(_chat.Owner)}");
        await reader.UpToAsync("Начало");
        await socket.NextAsync();
        await socket.NextAsync();

        await node.DisposeAsync();
        Assert.Equal("error", (await reader.ToEndAsync())[^1].Name);
        Assert.Equal("server_stopping", (string?)reader.Last.Data["code"]);
        Assert.Contains("connection to the server was lost", (string?)reader.Last.Data["message"], StringComparison.Ordinal);
        Assert.Equal("error", (await socket.NextAsync()).GetProperty("event").GetString());
        Assert.Equal(1001, (await socket.ClosedAsync()).Code);

        answer.Write(" и конец").Complete();
        await using var again = new ChatReading(system.Two, _chat);
        await again.CompleteAsync("Начало и конец");
    }

    [Fact]
    public async Task An_answer_that_ends_soon_ends_well_on_a_stopping_node_and_a_waiting_socket_goes_at_once()
    {
        await using var node = system.Node(("ChatReaderOptions:StopTime", "00:00:08"));
        await PushSystem.ReadyAsync(node);
        var answer = _chat.Ask().Start().Write("Начало");
        await using var reader = new ChatReading(node, _chat);
        await reader.UpToAsync("Начало");
        var idle = system.Api.ChatOf(_chat.Owner);
        await using var waiting = await TaskSocket.ConnectAsync(node.Address, $"/chats/{idle.Id}/stream?token={TestTokens.Access(_chat.Owner)}");
        await Wait.ForAsync("the socket to wait", () => idle.Asked.Count >= 2);

        var stopping = node.DisposeAsync().AsTask();
        Assert.Equal(1001, (await waiting.ClosedAsync()).Code);
        Assert.False(stopping.IsCompleted);
        answer.Write(" и конец").Complete();
        await reader.CompleteAsync("Начало и конец");
        await stopping;
    }
}
