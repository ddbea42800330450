using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers.Offline;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class ItemCounterTests
{
    [Theory]
    [InlineData("""{"goals": [{"a": 1}, {"a": {"b": [{}]}}, {"a": 1""", 2)]
    [InlineData("""{"summary": "\"goals\": [{}]", "goals": [{}]""", 1)]
    [InlineData("""{"other": [{}, {}], "goals": [""", 0)]
    [InlineData("""{"goals": [{"text": "}, {"}, {"text": "\\"}""", 2)]
    [InlineData("""{"x": {"goals": [{}]}}""", 0)]
    [InlineData("""{"goals": [{}], "suggestions": [{}]}""", 1)]
    [InlineData("this is no JSON }}}]]] {{{", 0)]
    public void Only_complete_entries_of_the_list_count(string text, int count)
    {
        var counter = new ItemCounter("goals");
        counter.Add(text);
        Assert.Equal(count, counter.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Where_the_text_is_cut_does_not_matter(int pieceLength)
    {
        var text = OfflineChatClient.Write(Tasks.Task(TaskTypes.GoalMentorHelp));
        var counter = new ItemCounter("goals");
        foreach (var piece in text.Chunk(pieceLength))
            counter.Add(piece);
        Assert.Equal(3, counter.Count);
    }
}
