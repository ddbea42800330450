using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;
using RabbitMQ.Client;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>F26: a task API of a later version than the worker's.</summary>
public sealed class VersionTests(Servers servers)
{
    private const string Urn = "urn:message:AiTasks.Contracts:";

    [Fact]
    public async Task F26_a_command_with_a_later_versions_members_is_done()
    {
        await using var worker = await Worker.StartAsync(servers);
        var command = FakeTaskApi.Marked("ok");
        var message = JsonSerializer.SerializeToNode(command, JsonSerializerOptions.Web)!.AsObject();
        message["mood"] = new JsonArray("calm");
        message["tenant"] = new JsonObject { ["id"] = 5 };

        // Of a later version is the command as well: it goes by both names.
        await SendAsync($"{Guid.NewGuid()}", new JsonObject
        {
            ["message"] = message,
            ["messageType"] = new JsonArray($"{Urn}GenerateTextInMood", $"{Urn}{nameof(GenerateText)}"),
            ["headers"] = new JsonObject { ["later"] = "yes" },
            ["inventedLater"] = 1,
        });

        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);
    }

    [Fact]
    public async Task F26_a_command_of_an_unknown_kind_is_parked_and_the_next_one_done()
    {
        await using var worker = await Worker.StartAsync(servers);
        var id = $"{Guid.NewGuid()}";
        await SendAsync(id, new JsonObject
        {
            ["message"] = new JsonObject { ["taskId"] = 1 },
            ["messageType"] = new JsonArray($"{Urn}GenerateDance"),
        });

        await using var parked = await ParkedMessages.ConnectAsync(new Uri(servers.Set.RabbitMqConnection), "test", TestContext.Current.CancellationToken);
        await Wait.ForAsync("the message to be parked", async () =>
            (await parked.ReadAsync(BusEndpoints.ParkedOf(BusEndpoints.GenerateText)[1], int.MaxValue, CancellationToken.None)).Any(message => message.Id == id));
        var next = FakeTaskApi.Marked("ok");
        await servers.TaskApi.SendAsync(next);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(next);
        Assert.True(await worker.IsReadyAsync());
    }

    private async Task SendAsync(string id, JsonObject envelope)
    {
        envelope["messageId"] = id;
        var factory = new ConnectionFactory { Uri = new Uri(servers.Set.RabbitMqConnection) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { MessageId = id, ContentType = "application/vnd.masstransit+json", Persistent = true };
        await channel.BasicPublishAsync("", BusEndpoints.GenerateText, mandatory: true, properties, Encoding.UTF8.GetBytes(envelope.ToJsonString()));
    }
}
