using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>Messages that a consumer refused, looked after by the command line. Each test leaves nothing parked.</summary>
public sealed class ErrorsTests(MoodyConsumer consumer) : IClassFixture<MoodyConsumer>
{
    private const string Queue = MoodyConsumer.Queue;

    private static readonly string Parked = BusEndpoints.ParkedOf(Queue)[0];

    [Fact]
    public async Task Parked_messages_are_listed_shown_put_back_and_deleted()
    {
        Assert.Equal(0, (await JsonAsync("errors", "list")).GetArrayLength());
        consumer.Refusing = true;
        var ids = new[] { await consumer.SendAsync(1), await consumer.SendAsync(2), await consumer.SendAsync(3), await consumer.SendAsync(4) };
        await Wait.ForAsync("the messages to be parked", async () =>
            await JsonAsync("errors", "list") is var list && list.GetArrayLength() == 1
            && list[0].GetProperty("queue").ValueEquals(Parked) && list[0].GetProperty("count").GetInt32() == 4);
        Assert.Matches($@"{Parked}\s+4\b", await OkAsync("errors", "list"));

        // More often than the queue they came from would deliver them.
        for (var look = 0; look < LastDelivery.Limit + 2; look++)
        {
            var shown = await OkAsync("errors", "show", Parked);
            Assert.Equal([.. ids.Order()], [.. ids.Where(id => shown.Contains(id, StringComparison.Ordinal)).Order()]);
            Assert.Contains("No mood for 3", shown, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(ids[2], await OkAsync("errors", "show", Parked, "--limit", "2"), StringComparison.Ordinal);
        var one = await OkAsync("errors", "show", Parked, "--message", ids[2], "--full");
        Assert.Contains("\"taskId\": 3", one, StringComparison.Ordinal);
        Assert.Contains("   at AiTasks", one, StringComparison.Ordinal);
        Assert.DoesNotContain("\"taskId\": 4", one, StringComparison.Ordinal);

        consumer.Refusing = false;
        Assert.Contains($"1 put back into {Queue}.", (await RunAsync("errors", "requeue", Parked, "--message", ids[2])).Error, StringComparison.Ordinal);
        await Wait.ForAsync("the message to be handled", () => consumer.Handled.SequenceEqual([3]));
        Assert.Equal(1, (await JsonAsync("errors", "discard", Parked, "--message", ids[1])).GetProperty("discarded").GetInt32());
        Assert.Equal(2, (await JsonAsync("errors", "requeue", Parked, "--all")).GetProperty("requeued").GetInt32());
        await Wait.ForAsync("the others to be handled in their order", () => consumer.Handled.SequenceEqual([3, 1, 4]));
        Assert.Contains("No messages are parked.", (await RunAsync("errors", "list")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_fails_again_is_parked_again_with_the_new_reason_alone()
    {
        consumer.Refusing = true;
        var id = await consumer.SendAsync(5);
        await Wait.ForAsync("the message to be parked", async () => (await RunAsync("errors", "show", Parked, "--message", id)).ExitCode == 0);
        var first = await OkAsync("errors", "show", Parked, "--message", id);
        await OkAsync("errors", "requeue", Parked, "--message", id);
        await Wait.ForAsync("the message to be parked again", async () =>
            await RunAsync("errors", "show", Parked, "--message", id) is { ExitCode: 0 } again && again.Output != first && again.Output.Contains("No mood for 5", StringComparison.Ordinal));
        Assert.Contains("1 deleted.", (await RunAsync("errors", "discard", Parked, "--all")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "The queue is empty", "errors", "show", "task-reports-1_error")]
    [InlineData(4, "holds no message with the id 'nobody'", "errors", "requeue", "generate-text_error", "--message", "nobody")]
    [InlineData(2, "--message ID, or --all", "errors", "discard", "generate-text_error")]
    [InlineData(2, "--message ID, or --all", "errors", "requeue", "generate-text_error", "--all", "--message", "x")]
    [InlineData(2, "Must be one of", "errors", "requeue", "amq.direct", "--all")]
    [InlineData(5, "does not let us in", "errors", "list", "--rabbitmq", "amqp://localhost:1")]
    [InlineData(2, "not the address of a broker", "errors", "list", "--rabbitmq", "localhost")]
    public async Task What_cannot_be_done_is_said_in_a_sentence(int exitCode, string sentence, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_broker_of_the_running_system_is_found_in_its_data()
    {
        var folder = Directory.CreateTempSubdirectory("aitasks-cli-");
        try
        {
            var nobody = new Dictionary<string, string?> { ["ConnectionStrings__rabbitmq"] = null };
            var missing = await CommandLine.RunAsync(nobody, "errors", "list", "--data", folder.FullName);
            Assert.Equal(5, missing.ExitCode);
            Assert.Contains("./run", missing.Error, StringComparison.Ordinal);

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "state.json"), $$"""
                {"ready":true,"resources":[{"name":"redis","connectionString":"?"},{"name":"rabbitmq","connectionString":"{{consumer.Broker}}"}]}
                """, TestContext.Current.CancellationToken);
            Assert.Equal(0, (await CommandLine.RunAsync(nobody, "errors", "list", "--data", folder.FullName)).ExitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Task<CommandLine> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(new Dictionary<string, string?> { ["ConnectionStrings__rabbitmq"] = consumer.Broker }, arguments);

    private async Task<JsonElement> JsonAsync(params string[] arguments) => JsonElement.Parse(await OkAsync([.. arguments, "--json"]));

    private async Task<string> OkAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
