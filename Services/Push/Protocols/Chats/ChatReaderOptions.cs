using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Times and limits of a chat's readers. Section <c>ChatReaderOptions</c>.</summary>
public sealed class ChatReaderOptions
{
    /// <summary>After this long without an event a comment is sent: clients give a silent stream up after 300 s, proxies after 30 (E20).</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a task waits before its reader is told its place. Most begin sooner, and a place would only flicker.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan QueueDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two words about its place (E24: about every 2 s).</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan QueueInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Bytes of live events kept for a reader that is busy. Beyond them they are forgotten and read from the log. Some seconds of a quick
    /// model.
    /// </summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int BufferedBytes { get; init; } = 128 * 1024;

    /// <summary>
    /// Each token comes with everything before it, which makes a long answer grow with its square. Up to this many bytes of it tokens are
    /// sent as they come: some 1,300 Cyrillic letters.
    /// </summary>
    [Range(0, 16 * 1024 * 1024)]
    public int FreeAccumulatedBytes { get; init; } = 8 * 1024;

    /// <summary>
    /// Above it tokens are put together, so that the repetition takes no more than this many bytes a second. At 4,000 Cyrillic letters a
    /// screen then still moves five times a second.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int AccumulatedBytesPerSecond { get; init; } = 128 * 1024;

    /// <summary>How long a client may read nothing. A waiting reader costs little, so there is more patience than with other sockets.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a reader waits for a task API that cannot be asked. Answers go on meanwhile, and a restart takes seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a reader that comes waits for a task API that cannot be asked, before it is told so: longer than one takes to start again,
    /// and less than the half minute in which proxies give up a request without a response.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:25")]
    public TimeSpan OpeningPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Readers whose tails, or whose places in the queue, are asked for in one call; each tail may bring much text.</summary>
    [Range(1, 1_000)]
    public int QuestionBatch { get; init; } = 64;

    /// <summary>Calls for tails, and as many for places, under way at once from this process. Two, so that a slow one does not stop all.</summary>
    [Range(1, 64)]
    public int Questions { get; init; } = 2;

    /// <summary>
    /// How long a stopping process lets readers come to the end of their answers, besides <c>DrainOptions:Delay</c>. Who is left is told
    /// to ask again, and gets everything from another node.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:08")]
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Documents and files one request may name.</summary>
    [Range(1, 100_000)]
    public int MaxDocuments { get; init; } = 1000;
}
