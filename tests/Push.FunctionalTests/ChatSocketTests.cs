using System.Net;
using System.Text.Json;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>The same answers over a WebSocket at the same address (section 5.5).</summary>
public sealed class ChatSocketTests(PushSystem system)
{
    private readonly FakeChat _chat = system.Api.ChatOf(TestTokens.NewUser());

    [Fact]
    public async Task An_answer_comes_in_frames_with_the_same_names_and_the_socket_closes_1000()
    {
        var answer = _chat.Ask().Start().Write("Раз, ");
        await using var socket = await ConnectAsync(system.One);
        var frames = new List<JsonElement> { await socket.NextAsync(), await socket.NextAsync() };
        answer.Write("два.").Complete();
        while (Name(frames[^1]) != "completed")
            frames.Add(await socket.NextAsync());

        Assert.Equal(["processing_started", "llm_token", "llm_token", "llm_final", "completed"], frames.Select(Name));
        Assert.Equal("Раз, два.", frames[3].GetProperty("data").GetProperty("content").GetString());
        Assert.All(frames, frame => Assert.Equal(TimeSpan.Zero, frame.GetProperty("timestamp").GetDateTimeOffset().Offset));
        Assert.Equal(1000, (await socket.ClosedAsync()).Code);
        Assert.True(answer.Delivered);
    }

    [Fact]
    public async Task A_socket_without_an_unread_answer_waits_for_the_next_message()
    {
        _chat.Ask().Start().Complete("старое").Delivered = true;
        await using var socket = await ConnectAsync(system.One);
        await Wait.ForAsync("the socket to wait", () => _chat.Asked.Count >= 2);
        _chat.Ask().Start().Write("новое").Complete();
        Assert.Equal("новое", await TextAsync(socket));
        Assert.All(_chat.Asked, asked => Assert.True(asked.OnlyUnread));
    }

    [Fact]
    public async Task A_socket_that_comes_after_the_end_gets_an_answer_nobody_had()
    {
        _chat.Ask().Start().Write("готово").Complete();
        await using var socket = await ConnectAsync(system.Two);
        Assert.Equal("готово", await TextAsync(socket));
    }

    [Fact]
    public async Task A_bearer_header_is_a_credential_too()
    {
        _chat.Ask().Start().Write("да").Complete();
        await using var socket = await TaskSocket.ConnectAsync(
            system.One.Address, $"/chats/{_chat.Id}/stream", ("Authorization", $"Bearer {TestTokens.Access(_chat.Owner)}"));
        Assert.Equal("да", await TextAsync(socket));
    }

    [Theory]
    [InlineData("forged", 4001, "not_authenticated")]
    [InlineData("stranger", 4003, "forbidden")]
    [InlineData("nowhere", 4004, "not_found")]
    [InlineData("revoked", 4001, "not_authenticated")]
    [InlineData("query", 4000, "validation_error")]
    [InlineData("unavailable", 1013, "service_unavailable")]
    public async Task Who_gets_no_answer_is_taken_in_and_told_why(string who, int closeCode, string code)
    {
        _chat.Ask().Start();
        var (chat, user) = (who == "nowhere" ? Guid.NewGuid() : _chat.Id, who == "stranger" ? TestTokens.NewUser() : _chat.Owner);
        _chat.Refused = who == "revoked" ? HttpStatusCode.Unauthorized : who == "unavailable" ? HttpStatusCode.BadGateway : null;
        var token = who == "forged" ? "forged" : TestTokens.Access(user);
        await using var node = system.Node(ChatOpeningTests.Impatient);
        await PushSystem.ReadyAsync(node);
        await using var socket = await TaskSocket.ConnectAsync(
            node.Address, $"/chats/{chat}/stream?token={token}{(who == "query" ? "&document_ids=17" : "")}");
        var frame = await socket.NextAsync();
        Assert.Equal(("error", code), (Name(frame), frame.GetProperty("data").GetProperty("code").GetString()));
        Assert.Equal(closeCode, (await socket.ClosedAsync()).Code);
        Assert.False(socket.HasFrame);
    }

    [Fact]
    public async Task A_failed_answer_ends_with_an_error_and_closes_1000()
    {
        _chat.Ask().Start().Fail("timeout", "Превышено время выполнения");
        await using var socket = await ConnectAsync(system.One);
        await socket.NextAsync();
        Assert.Equal("Превышено время выполнения", (await socket.NextAsync()).GetProperty("data").GetProperty("message").GetString());
        Assert.Equal(1000, (await socket.ClosedAsync()).Code);
    }

    [Fact]
    public async Task What_a_client_says_means_nothing_and_a_flood_of_it_ends_the_socket()
    {
        var answer = _chat.Ask().Start();
        await using var socket = await ConnectAsync(system.One);
        await socket.NextAsync();
        await socket.SendAsync("{\"type\":\"ping\"}");
        answer.Write("да").Complete();
        Assert.Equal("да", await TextAsync(socket));

        _chat.Ask().Start();
        await using var flooding = await ConnectAsync(system.One);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var i = 0; i < 100_000; i++)
                await flooding.SendAsync("?");
        });
    }

    [Fact]
    public async Task A_token_in_the_address_is_never_logged()
    {
        await using var node = system.Node();
        await PushSystem.ReadyAsync(node);
        _chat.Ask().Start().Complete("x");
        var token = TestTokens.Access(_chat.Owner);
        await using (var socket = await TaskSocket.ConnectAsync(node.Address, $"/chats/{_chat.Id}/stream?token={token}"))
            await TextAsync(socket);
        Assert.DoesNotContain(node.Log, line => line.Contains(token, StringComparison.Ordinal));
    }

    private Task<TaskSocket> ConnectAsync(PushNode node) =>
        TaskSocket.ConnectAsync(node.Address, $"/chats/{_chat.Id}/stream?token={TestTokens.Access(_chat.Owner)}");

    private static async Task<string> TextAsync(TaskSocket socket)
    {
        var text = "";
        while (await socket.NextAsync() is var frame && Name(frame) is not "completed")
        {
            if (Name(frame) == "llm_token")
                text += frame.GetProperty("data").GetProperty("token").GetString();
        }

        Assert.Equal(1000, (await socket.ClosedAsync()).Code);
        return text;
    }

    private static string? Name(JsonElement frame) => frame.GetProperty("event").GetString();
}
