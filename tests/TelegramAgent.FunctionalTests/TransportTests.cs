using System.Net;
using System.Net.Sockets;
using System.Text;
using AiTasks.TelegramAgent.Access;
using AiTasks.TestServers;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Section 2.1: how the bot calls, and what it makes of an answer.</summary>
public sealed class TransportTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    private const string Post = """{"endpoint":"/generate_text","data":{"prompt":"Пост о субботнике"},"tg_id":5,"timestamp":1763300000}""";

    [Theory]
    [InlineData("//generate_text")]
    [InlineData("///generate_text")]
    [InlineData("/generate_text/")]
    [InlineData("//generate_text//")]
    public async Task B1_repeated_slashes_are_read_in_place(string path)
    {
        var reply = await system.Agent.PostAsync(path, Post);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("/api/tool/generate_text", system.Backend.Last.Path);
    }

    [Fact]
    public async Task B1_repeated_slashes_inside_a_path_are_read_in_place()
    {
        var reply = await system.Agent.PostAsync("//api//auth///init", """{"tg_id":5,"username":"a"}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task B2_what_a_request_says_of_its_content_does_not_matter(string? contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(system.Agent.Address, "/generate_text"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Post));
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await system.Agent.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(5, (long)system.Backend.Last.Body["tg_id"]!);
    }

    [Theory]
    [InlineData("/api/auth/init", """{"tg_id":5,"username":"a"}""")]
    [InlineData("/local_bot/start", """{"endpoint":"/local_bot/start","data":{"tg_id":5},"tg_id":5,"timestamp":1}""")]
    [InlineData("/generate_text", """{"endpoint":"/generate_text","data":{"prompt":"о чём"},"tg_id":5,"timestamp":1}""")]
    [InlineData("/generate_image", """{"endpoint":"/generate_image","data":{"desc":"что"},"tg_id":5,"timestamp":1}""")]
    [InlineData("/edit_text", """{"endpoint":"/edit_text","data":{"text":"что"},"tg_id":5,"timestamp":1}""")]
    [InlineData("/content_plan", """{"endpoint":"/content_plan","data":{"days":"7","freq":"ежедневно"},"tg_id":5,"timestamp":1}""")]
    [InlineData("/send_post", """{"endpoint":"/send_post","data":{"post_id":"abc","chat_id":"@kanal"},"tg_id":5,"timestamp":1}""")]
    [InlineData("/regenerate_post", """{"endpoint":"/regenerate_post","data":{"post_id":"abc","regenerate":true},"tg_id":5,"timestamp":1}""")]
    public async Task B3_a_success_is_exactly_200_on_every_path(string path, string body)
    {
        var reply = await system.Agent.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.NotEmpty(reply.Json);
        Assert.Equal("telegramagent", system.Backend.Last.Service);
        Assert.Equal(5, (long)system.Backend.Last.Body["tg_id"]!);
    }

    [Fact]
    public async Task B3_a_backend_that_says_201_is_a_success_too()
    {
        await using var own = await AgentSystem.StartAsync();
        own.Backend.AnswerWith(201, FakeBackend.Post);
        Assert.Equal(HttpStatusCode.OK, (await own.Agent.PostAsync("/generate_text", Post)).Status);
    }

    [Fact]
    public async Task B4_a_backend_that_does_not_answer_is_given_up_before_the_bot_gives_up()
    {
        Assert.InRange(new AgentOptions().BackendTimeout, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(58));
        Assert.InRange(new AgentOptions().InitTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9));

        await using var own = await AgentSystem.StartAsync(("AgentOptions:BackendTimeout", "00:00:00.300"));
        var hungUp = new TaskCompletionSource();
        own.Backend.Answer = async context =>
        {
            context.RequestAborted.Register(hungUp.SetResult);
            await hungUp.Task;
        };
        var reply = await own.Agent.PostAsync("/generate_text", Post);
        Assert.Equal(HttpStatusCode.GatewayTimeout, reply.Status);
        Assert.Contains("Повторите", reply.Error, StringComparison.Ordinal);
        await Wait.ForAsync("the backend to be told", () => hungUp.Task.IsCompleted);
    }

    [Fact]
    public async Task B5_who_waits_holds_up_nobody_else()
    {
        await using var own = await AgentSystem.StartAsync();
        var release = new TaskCompletionSource();
        own.Backend.Answer = async context =>
        {
            if (context.Request.Path == "/api/tool/generate_text") await release.Task;
            await context.Response.WriteAsync(FakeBackend.Post);
        };
        var slow = Enumerable.Range(0, 50).Select(_ => own.Agent.PostAsync("/generate_text", Post)).ToList();
        await Wait.ForAsync("all of them to wait", () => own.Backend.Calls.Count == slow.Count);

        Assert.Equal(HttpStatusCode.OK, (await own.Agent.PostAsync("/api/auth/init", """{"tg_id":5,"username":"a"}""")).Status);
        release.SetResult();
        Assert.All(await Task.WhenAll(slow), reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData(Post, 200)]
    public async Task B6_an_answer_has_a_length_and_comes_in_one_piece(string body, int status)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(system.Agent.Address.Host, system.Agent.Address.Port);
        var stream = socket.GetStream();
        var bytes = Encoding.UTF8.GetBytes(body);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /generate_text HTTP/1.1\r\nHost: agent\r\nContent-Length: {bytes.Length}\r\n\r\n"));
        await stream.WriteAsync(bytes);

        var buffer = new byte[64 * 1024];
        var answer = Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, content) = (answer[..end], answer[(end + 4)..]);
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(content)}", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(System.Text.Json.Nodes.JsonNode.Parse(content)!.AsObject());
    }

    [Theory]
    [InlineData("GET", "/generate_text", 405)]
    [InlineData("PUT", "/api/auth/init", 405)]
    [InlineData("DELETE", "/send_post", 405)]
    [InlineData("POST", "/generate_video", 404)]
    [InlineData("POST", "/", 404)]
    [InlineData("GET", "/api/auth", 404)]
    public async Task What_is_not_there_is_said_in_json(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(system.Agent.Address, path));
        using var response = await system.Agent.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull(response.Content.Headers.ContentLength);
        Assert.NotEmpty((string)System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!);
    }
}
