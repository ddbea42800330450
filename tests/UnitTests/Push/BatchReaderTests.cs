using System.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Delivery;

namespace AiTasks.UnitTests.Push;

/// <summary>Messages are read by code of our own where they are as usual; it must not be seen which code read one.</summary>
public sealed class BatchReaderTests
{
    private const string Fact = """{"taskId":1,"taskType":"t","state":"running","progress":5,"createdAt":"2026-01-20T12:45:56.983+03:00"}""";

    private const string Full =
        """
        {"taskId":1,"taskType":"t","name":"n","title":"Цель \u0041\ud83d\ude00","state":"completed","progress":100,"progressText":"a\"b","step":"s",
        "result":{"a":[1,null,{"b":"c"}]},"redirectUrl":"/x","redirectParams":{"p":1.50},
        "createdAt":"2026-01-20T12:45:56.983Z","updatedAt":"2026-01-20T12:45:57Z","finishedAt":"2026-01-20T12:45:58+00:00"}
        """;

    private const string Output =
        """
        {"taskId":1,"taskType":"t","state":"running","progress":5,"createdAt":"2026-01-20T12:45:56.983Z",
        "output":[{"type":"text","text":"Щит \u0041\n","model":"m"},{"type":"thinking","text":""}]}
        """;

    [Theory]
    [InlineData(Fact)]
    [InlineData(Full)]
    [InlineData(Output)]
    public void The_usual_message_is_read_without_the_serializer_and_as_by_it(string fact)
    {
        var message = Bytes($$"""{"epoch":"e","events":[{{EventOf(fact)}},{"seq":6,"type":"task_cancelled","data":{{fact}},"at":"2026-01-20T12:45:56Z"}]}""");
        Assert.NotNull(BatchReader.Read(message));
        AssertAsBySerializer(message);
    }

    [Theory]
    [InlineData("""{"epoch":"e","events":[]}""")]
    [InlineData("""{"epoch":"e"}""")]
    [InlineData("""{"events":[]}""")]
    [InlineData("""{"epoch":null,"events":null}""")]
    [InlineData("""{"EPOCH":"e","Events":[]}""")]
    [InlineData("""{"\u0065poch":"e","events":[]}""")]
    [InlineData("""{"epoch":"e","events":[],"news":{"x":[1]}}""")]
    [InlineData("""{"epoch":"e","events":[],"epoch":"f"}""")]
    [InlineData("""{"queued":[]}""")]
    [InlineData("""{"takeover":{"generation":5,"connection":"0f8fad5b-d9cb-469f-a165-70867728950e"}}""")]
    [InlineData("""{"evictions":[1,2]}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"epoch":"e","events":[]} x""")]
    [InlineData("""{"epoch":"e","events":[]}{}""")]
    [InlineData("""{"epoch":"e","events":[1]}""")]
    [InlineData("""{"epoch":"e","events":[{}]}""")]
    [InlineData("""{"epoch":1,"events":[]}""")]
    [InlineData("""{"epoch":"\ud800","events":[]}""")]
    public void Any_other_message_is_as_the_serializer_reads_it(string message) => AssertAsBySerializer(Bytes(message));

    [Theory]
    [InlineData("\"progress\":5", "\"progress\":\"5\"")]
    [InlineData("\"progress\":5", "\"progress\":5.5")]
    [InlineData("\"progress\":5", "\"progress\":null")]
    [InlineData("\"progress\":5", "\"progress\":5,\"mood\":{\"x\":1}")]
    [InlineData("\"progress\":5", "\"progress\":5,\"dismissed\":true")]
    [InlineData("\"progress\":5", "\"progress\":5,\"error\":{\"code\":\"c\",\"message\":\"m\"}")]
    [InlineData("\"progress\":5", "\"progress\":5,\"queue\":{\"position\":1,\"estimatedWaitSeconds\":2,\"activeRequests\":3,\"queueSize\":4}")]
    [InlineData("\"progress\":5", "\"progress\":5,\"result\":[1]")]
    [InlineData("\"progress\":5", "\"progress\":5,\"result\":null")]
    [InlineData("\"progress\":5", "\"progress\":5,\"progressText\":\"\\ud800\"")]
    [InlineData("\"progress\":5", "\"Progress\":5")]
    [InlineData("\"progress\":5,", "")]
    [InlineData("\"taskId\":1", "\"taskId\":99999999999999999999")]
    [InlineData("\"state\":\"running\"", "\"state\":null")]
    [InlineData("2026-01-20", "2026-13-20")]
    public void Nothing_in_a_task_is_read_otherwise_than_by_the_serializer(string usual, string other) =>
        AssertAsBySerializer(Bytes($$"""{"epoch":"e","events":[{{EventOf(Fact.Replace(usual, other, StringComparison.Ordinal))}}]}"""));

    [Theory]
    [InlineData("{\"type\":\"text\",\"text\":\"a\"", "{\"type\":\"text\"")]
    [InlineData("{\"type\":\"text\",\"text\":\"a\"", "{\"text\":\"a\"")]
    [InlineData("\"text\":\"a\"", "\"text\":null")]
    [InlineData("\"text\":\"a\"", "\"text\":5")]
    [InlineData("\"text\":\"a\"", "\"text\":\"\\ud800\"")]
    [InlineData("\"text\":\"a\"", "\"text\":\"a\",\"text\":\"b\"")]
    [InlineData("\"text\":\"a\"", "\"text\":\"a\",\"name\":\"n\",\"share\":0.5,\"data\":{\"x\":1}")]
    [InlineData("\"type\":\"text\"", "\"type\":\"picture\"")]
    [InlineData("\"type\":\"text\"", "\"type\":\"Text\"")]
    [InlineData("\"type\":\"text\"", "\"Type\":\"text\"")]
    [InlineData("{\"type\":\"text\",\"text\":\"a\"}", "")]
    [InlineData("{\"type\":\"text\",\"text\":\"a\"}", "null")]
    [InlineData("{\"type\":\"text\",\"text\":\"a\"}", "1")]
    [InlineData("[{\"type\":\"text\",\"text\":\"a\"}]", "null")]
    [InlineData("[{\"type\":\"text\",\"text\":\"a\"}]", "{}")]
    [InlineData("\"output\"", "\"results\"")]
    public void Nothing_in_what_a_task_shows_is_read_otherwise_than_by_the_serializer(string usual, string other)
    {
        var fact = Fact[..^1] + ""","output":[{"type":"text","text":"a"}]}""";
        AssertAsBySerializer(Bytes($$"""{"epoch":"e","events":[{{EventOf(fact.Replace(usual, other, StringComparison.Ordinal))}}]}"""));
    }

    private static string EventOf(string fact) =>
        $$"""{"seq":5,"type":"task_progressed","data":{{fact}},"at":"2026-01-20T12:45:56Z","traceParent":"00-1-2-01"}""";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void AssertAsBySerializer(byte[] message)
    {
        ChannelMessage? expected;
        try
        {
            expected = JsonSerializer.Deserialize<ChannelMessage>(message, WireJson.Internal);
        }
        catch (JsonException)
        {
            expected = null;
        }

        Assert.Equal(Text(expected), Text(ChannelMessage.Decode(message)));
    }

    private static string Text(ChannelMessage? message) => JsonSerializer.Serialize(message, WireJson.Internal);
}
