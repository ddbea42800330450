using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.ContractE;

/// <summary>A chat's answer is a task like all others, and its person the same everywhere.</summary>
public sealed class OneAccountTests(OfflineSystem system)
{
    [Fact]
    public async Task An_answer_is_seen_among_the_tasks_of_its_person_and_can_be_cancelled_there()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        await using var socket = await JsonSocket.ConnectAsync(system.Gateway, $"/ws/tasks/?token={person.Client.AccessToken}");
        await socket.FrameAsync("active_tasks");
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "Что ты умеешь?");
        var started = await socket.FrameAsync("task_started");
        var cancelled = await CallAsync(person, "cancel/", $$"""{"task_id":{{started["data"]!["task_id"]}}}""");
        Assert.Equal("ok", (string?)cancelled["status"]);
        await socket.FrameAsync("task_cancelled");
        var events = await person.AnswerAsync(chat.Id);
        Assert.Equal(("completed", "stopped"), (events[^1].Name, (string?)events[^1].Data["message"]));
    }

    private static async Task<JsonObject> CallAsync(DocumentPerson person, string call, string body)
    {
        using var response = await person.RawAsync(
            HttpMethod.Post, $"/api/rest/front/app/ai-tasks/{call}", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }
}
