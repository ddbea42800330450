using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Chats;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.Cli;

public sealed class ToldEventsTests
{
    private const string Text = "Один два три четыре пять шесть семь";

    [Fact]
    public void However_often_a_stream_breaks_and_wherever_it_is_cut_its_text_is_told_once()
    {
        var connections = Gen.Choose(1, 7).UpTo(12).UpTo(5);
        Properties.Hold(connections, lengths =>
        {
            var told = new ToldEvents();
            var heard = "";
            foreach (var connection in lengths)
            {
                told.StartOver();
                heard += Hear(told, connection);
            }

            // The last connection holds.
            told.StartOver();
            heard += Hear(told, [Text.Length]);
            Assert.Equal(Text, heard);
        });
    }

    [Fact]
    public void Other_events_are_told_once_and_places_in_a_queue_always()
    {
        var told = new ToldEvents();
        Assert.NotNull(told.Take(Event("queue_position")));
        Assert.NotNull(told.Take(Event("phase_started")));
        Assert.NotNull(told.Take(Event("tool_call")));
        told.StartOver();
        Assert.NotNull(told.Take(Event("queue_position")));
        Assert.Null(told.Take(Event("phase_started")));
        Assert.Null(told.Take(Event("tool_call")));
        Assert.NotNull(told.Take(Event("tool_call")));
        Assert.NotNull(told.Take(Event("completed")));
    }

    private static string Hear(ToldEvents told, IEnumerable<int> lengths)
    {
        var (heard, at) = ("", 0);
        foreach (var length in lengths)
        {
            var token = Text.Substring(at, Math.Min(length, Text.Length - at));
            at += token.Length;
            if (told.Take(Token(token)) is { } fresh) heard += JsonElement.Parse(fresh.Data).GetProperty("token").GetString();
        }

        return heard;
    }

    private static ServerEvent Token(string token) => new("llm_token", JsonSerializer.Serialize(new { token }), null);

    private static ServerEvent Event(string name) => new(name, "{}", null);
}
