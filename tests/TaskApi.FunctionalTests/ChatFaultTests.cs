using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Whatever the database refuses: what belongs together is there together. These lock tables, so nothing else runs beside them.</summary>
[Collection(nameof(Alone))]
public sealed class ChatFaultTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task Message_files_task_stream_and_command_are_there_together_or_not_at_all()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var file = await person.FileAsync("a.txt");
        var tasks = await TasksAsync(person);
        foreach (var (table, condition) in new[]
        {
            ("messages", $"new.chat_id = '{chat}'"), ("message_files", $"new.file_id = '{file}'"),
            ("chat_answers", "new.public_url = 'http://fault.example'"),
            ("outbox", $"exists (select 1 from tasks t where t.id = new.task_id and t.context->>'chat_id' = '{chat}')"),
        })
        {
            await using var fault = await TableFault.StartAsync(fixture, table, condition);
            var (status, body) = await person.SendAsync(
                HttpMethod.Post, $"/chats/{chat}/messages", new { content = "Целиком", attached_file_ids = new[] { file } }, ("Host", "fault.example"));
            Assert.True(status == 500, $"{table}: {status} {body}");
            Assert.Equal(tasks, await TasksAsync(person));
            Assert.Empty(await person.MessagesAsync(chat));
            Assert.Equal(0, await fixture.QueryAsync<long>(
                "select (select count(*) from message_files where file_id = @file) + (select count(*) from streams s where s.key in (select 'task:' || id from tasks where context->>'chat_id' = @text))",
                new { file, text = $"{chat}" }));
            Assert.Equal("Новый чат", (string?)(await person.SendAsync(HttpMethod.Get, $"/chats/{chat}")).Body["title"]);
        }

        await person.AskAsync(chat, new { content = "Целиком", attached_file_ids = new[] { file } });
        Assert.Equal(tasks + 1, await TasksAsync(person));
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("57P01")]
    public async Task What_the_database_undid_is_asked_again_and_stands_there_once(string sqlState)
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        await using var fault = await TableFault.StartAsync(fixture, "messages", $"new.chat_id = '{chat}'", sqlState, times: 2);
        await person.AskAsync(chat, "Раз");
        Assert.Single(await person.MessagesAsync(chat));
        Assert.Equal(3, await fault.CountAsync());
    }

    [Fact]
    public async Task E22_an_answer_is_stored_with_the_end_of_its_task_or_neither_is()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Раз");
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.SayAsync("Два"));
        Task<bool> completing;
        await using (await TableFault.StartAsync(fixture, "messages", $"new.chat_id = '{chat}'", "40001"))
        {
            completing = run.CompleteAsync("""{"content":"Два"}""");
            await Wait.ForAsync("the end to be tried again", async () =>
            {
                Assert.Equal("running", await person.StateAsync(task));
                Assert.DoesNotContain(await person.EventsAsync(task), item => FactTypes.IsTerminal(item.Type));
                return await fixture.QueryAsync<long>("select coalesce(sum(last_value), 0)::bigint from pg_sequences where sequencename like 'fault_%'", new { }) > 2;
            });
        }

        Assert.True(await completing);
        Assert.Equal([("user", "Раз", "text"), ("assistant", "Два", "text")], await person.MessagesAsync(chat));
        Assert.Equal(FactTypes.TaskCompleted, (await person.EventsAsync(task))[^1].Type);
    }

    private async Task<long> TasksAsync(ChatClient person) =>
        await fixture.QueryAsync<long>("select count(*) from tasks where user_id = @owner", new { owner = await person.UserIdAsync() });
}
