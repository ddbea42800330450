using System.Net;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.Push.FunctionalTests;

/// <summary>How readers are let in, or told why not.</summary>
public sealed class ChatOpeningTests(PushSystem system)
{
    /// <summary>Settings of a node that tells readers at once that the task API cannot be asked.</summary>
    internal static readonly (string, string) Impatient = ("ChatReaderOptions:OpeningPatience", "00:00:00");

    private readonly FakeChat _chat = system.Api.ChatOf(TestTokens.NewUser());

    [Fact]
    public async Task E16_E28_every_refusal_is_one_error_event_whatever_its_status()
    {
        _chat.Ask().Start();
        var stream = $"/chats/{_chat.Id}/stream";
        var owner = TestTokens.Access(_chat.Owner);
        Assert.Equal((401, "not_authenticated"), await RefusalAsync(stream, null, "token expired"));
        Assert.Equal((401, "not_authenticated"), await RefusalAsync(stream, "of another server", "token expired"));
        Assert.Equal((401, "not_authenticated"), await RefusalAsync(stream, TestTokens.Access(_chat.Owner, TimeSpan.FromMinutes(-5)), "token expired"));
        Assert.Equal((403, "forbidden"), await RefusalAsync(stream, TestTokens.Access(TestTokens.NewUser()), "another person"));
        Assert.Equal((404, "not_found"), await RefusalAsync($"/chats/{Guid.NewGuid()}/stream", owner, "The chat was not found."));
        Assert.Equal((404, "not_found"), await RefusalAsync("/chats/17/stream", owner, "no such chat"));
        Assert.Equal((422, "validation_error"), await RefusalAsync(stream + "?document_ids=17", owner, "document_ids"));
        Assert.Equal((422, "validation_error"), await RefusalAsync(stream + "?compare_document_ids_b=x", owner, "compare_document_ids_b"));
        Assert.Equal((422, "validation_error"), await RefusalAsync(stream + "?google_files={", owner, "google_files"));
        Assert.Equal((422, "validation_error"), await RefusalAsync(stream + "?tree_files=[{\"file_type\":\"pdf\"}]", owner, "tree_files"));
        Assert.Equal((422, "validation_error"), await RefusalAsync(stream + "?tree_files=[17]", owner, "tree_files"));
        _chat.Refused = HttpStatusCode.InternalServerError;
        await using var impatient = system.Node(Impatient);
        await PushSystem.ReadyAsync(impatient);
        Assert.Equal((503, "service_unavailable"), await RefusalAsync(stream, owner, "connection refused", impatient));
        _chat.Refused = HttpStatusCode.Unauthorized;
        Assert.Equal((401, "not_authenticated"), await RefusalAsync(stream, owner, "token expired"));
    }

    [Fact]
    public async Task A_task_api_that_cannot_be_asked_for_a_moment_is_waited_for()
    {
        var answer = _chat.Ask().Start();
        _chat.Refused = HttpStatusCode.ServiceUnavailable;
        await using var reader = new ChatReading(system.One, _chat);
        var first = reader.NextAsync("processing_started");
        await TestServers.Wait.ForAsync("the opening to be refused twice", () => Volatile.Read(ref _chat.Refusals) >= 2 || first.IsCompleted);
        Assert.False(first.IsCompleted);
        _chat.Refused = null;
        await first;
        answer.Write("да").Complete();
        await reader.CompleteAsync("да");
    }

    [Fact]
    public async Task E16_a_chat_without_a_message_is_404_and_an_error()
    {
        var owner = TestTokens.Access(_chat.Owner);
        Assert.Equal((404, "no_message"), await RefusalAsync($"/chats/{_chat.Id}/stream", owner, "no message"));
        var russian = system.Api.ChatOf(_chat.Owner, "ru");
        Assert.Equal((404, "no_message"), await RefusalAsync($"/chats/{russian.Id}/stream", owner, "ещё нет сообщения"));
    }

    [Fact]
    public async Task A_node_without_a_place_says_so_and_has_one_again_when_a_reader_left()
    {
        await using var node = system.Node(("ConnectionOptions:MaxSockets", "1"));
        await PushSystem.ReadyAsync(node);
        _chat.Ask().Start();
        var stream = $"/chats/{_chat.Id}/stream";
        await using (var first = new ChatReading(node, _chat))
        {
            await first.NextAsync("processing_started");
            Assert.Equal((503, "service_unavailable"), await RefusalAsync(stream, TestTokens.Access(_chat.Owner), "busy", node));
        }

        await TestServers.Wait.ForAsync("the place to be free", async () =>
        {
            await using var second = new ChatReading(node, _chat);
            return (await second.NextAsync()).Name == "processing_started";
        });
    }

    [Fact]
    public async Task What_a_reader_says_of_documents_reaches_the_task_api()
    {
        _chat.Ask().Start().Complete("x");
        var ids = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToArray();
        var google = Uri.EscapeDataString(JsonSerializer.Serialize(new[] { new { uri = "u1", mime_type = "application/pdf", storage_path = "k1" } }));
        var tree = Uri.EscapeDataString(JsonSerializer.Serialize(new[] { new { r2_key = "k2", file_type = "pdf" }, new { r2_key = "k3", file_type = "md" } }));
        await using var reader = new ChatReading(system.One, _chat, $"?client_id=any-client&document_ids={ids[0]}&document_ids={ids[1]},{ids[2]}&document_ids={ids[0]}"
            + $"&google_files={google}&tree_files={tree}&compare_document_ids_a={ids[3]}&compare_document_ids_b={ids[4]}&compare_document_ids_b={ids[5]}");
        await reader.CompleteAsync("x");
        var asked = Assert.Single(_chat.Asked);
        Assert.Equal(ids[..3], asked.DocumentIds);
        Assert.Equal(ids[3..4], asked.CompareA);
        Assert.Equal(ids[4..], asked.CompareB);
        Assert.Equal(["k1", "k2", "k3"], asked.StorageKeys);
        Assert.Equal((_chat.Id, false), (asked.ChatId, asked.OnlyUnread));
    }

    [Fact]
    public async Task A_sign_in_that_ends_meanwhile_does_not_end_the_answer()
    {
        var answer = _chat.Ask().Start().Write("раз");
        await using var reader = new ChatReading(system.One, _chat);
        await reader.UpToAsync("раз");
        system.Api.Refused[_chat.Owner] = HttpStatusCode.Unauthorized;
        answer.Write(", два").Complete();
        await reader.CompleteAsync("раз, два");
    }

    [Fact]
    public async Task E3_another_method_is_refused_in_the_dialect()
    {
        using var response = await system.One.Http.PostAsync($"/chats/{_chat.Id}/stream", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        var problem = DocumentClientException.Of(405, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((ClientErrorKind.Api, "method_not_allowed"), (problem.Kind, problem.Error));
    }

    [Fact]
    public async Task A_page_of_a_listed_site_may_read_a_stream()
    {
        await using var node = system.Node(("OriginOptions:AllowedOrigins:0", "https://app.example.com"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, $"/chats/{_chat.Id}/stream");
        preflight.Headers.Add("Origin", "https://app.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,cache-control");
        using var allowed = await node.Http.SendAsync(preflight, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("https://app.example.com", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/chats/{_chat.Id}/stream");
        request.Headers.Add("Origin", "https://app.example.com");
        using var refused = await node.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("https://app.example.com", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task E24_a_task_that_waits_is_told_its_place_until_it_begins()
    {
        await using var node = system.Node(("ChatReaderOptions:QueueDelay", "00:00:00.1"), ("ChatReaderOptions:QueueInterval", "00:00:00.1"));
        var answer = _chat.Ask();
        answer.Standing = new QueueStanding(3, 40, 2, 5);
        await using var reader = new ChatReading(node, _chat);
        for (var i = 0; i < 3; i++)
        {
            var place = (await reader.NextAsync("queue_position")).Data;
            Assert.Equal("""{"position":3,"estimated_wait_seconds":40,"active_requests":2,"queue_size":5}""", place.ToJsonString());
        }

        answer.Start().Write("да").Complete();
        await reader.CompleteAsync("да");
        var names = reader.Read.Select(one => one.Name).ToList();
        Assert.True(names.LastIndexOf("queue_position") < names.IndexOf("processing_started"));
    }

    [Fact]
    public async Task A_task_that_begins_at_once_is_told_no_place()
    {
        var answer = _chat.Ask();
        answer.Standing = new QueueStanding(1, 1, 0, 1);
        await using var reader = new ChatReading(system.One, _chat);
        var first = reader.NextAsync();
        answer.Start();
        Assert.Equal("processing_started", (await first).Name);
        answer.Complete("x");
        await reader.CompleteAsync("x");
    }

    private async Task<(int Status, string? Code)> RefusalAsync(string path, string? token, string phrase, PushNode? node = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var response = await (node ?? system.One).Http.SendAsync(request, TestContext.Current.CancellationToken);
        var events = new List<DocumentEvent>();
        await foreach (var one in DocumentEvents.ReadAsync(response, TestContext.Current.CancellationToken))
            events.Add(one);
        var refusal = Assert.Single(events);
        Assert.Equal("error", refusal.Name);
        Assert.Contains(phrase, (string?)refusal.Data["message"], StringComparison.Ordinal);
        return ((int)response.StatusCode, (string?)refusal.Data["code"]);
    }
}
