namespace AiTasks.TestServers.FakeModels;

/// <summary>
/// What a fake model does when it finds the marker <c>[[name]]</c> in a question, such as in a goal's title. Without a marker it
/// answers correctly. Names ending in <c>-then-ok</c> misbehave on the first call of a conversation only.
/// </summary>
public static class FakeModelBehaviour
{
    /// <summary>429 with <c>Retry-After: 1</c> once.</summary>
    public const string BusyThenOk = "429-then-ok";

    /// <summary>429 with <c>Retry-After</c> as a date once.</summary>
    public const string BusyUntilThenOk = "429-date-then-ok";

    /// <summary>429 always.</summary>
    public const string Busy = "429";

    /// <summary>500 once.</summary>
    public const string ErrorThenOk = "500-then-ok";

    /// <summary>500 always.</summary>
    public const string Error = "500";

    /// <summary>401, with a text that must not reach a person.</summary>
    public const string Unauthorized = "401";

    /// <summary>529, which is Anthropic's word for too much to do.</summary>
    public const string Overloaded = "529";

    /// <summary>Begins to answer and then names an error within the stream, once.</summary>
    public const string LateErrorThenOk = "late-error-then-ok";

    /// <summary>Begins to answer and then says within the stream that it has too much to do, once.</summary>
    public const string LateBusyThenOk = "late-busy-then-ok";

    /// <summary>Says nothing at all, once.</summary>
    public const string SilentThenOk = "silent-then-ok";

    /// <summary>Says everything but the last character and then nothing, once.</summary>
    public const string LateStallThenOk = "late-stall-then-ok";

    /// <summary>Begins to answer and then says nothing, once.</summary>
    public const string StallThenOk = "stall-then-ok";

    /// <summary>Begins to answer and then says nothing, always.</summary>
    public const string Stall = "stall";

    /// <summary>Ends the stream in the middle, without a finish reason, once.</summary>
    public const string CutThenOk = "cut-then-ok";

    /// <summary>Ends the stream in the middle, without a finish reason, always.</summary>
    public const string Cut = "cut";

    /// <summary>Resets the connection in the middle, once.</summary>
    public const string ResetThenOk = "reset-then-ok";

    /// <summary>Answers with broken JSON once.</summary>
    public const string MalformedThenOk = "malformed-then-ok";

    /// <summary>Answers with broken JSON always.</summary>
    public const string Malformed = "malformed";

    /// <summary>Answers correctly, a few characters at a time with <see cref="FakeModelServer.SlowDelay"/> between.</summary>
    public const string Slow = "slow";

    /// <summary>Answers correctly, evenly over <see cref="FakeModelServer.PacedTime"/>.</summary>
    public const string Paced = "paced";

    /// <summary>Begins to answer, then sends only keep-alive comments until the client goes away.</summary>
    public const string Endless = "endless";

    /// <summary>Ends with <c>finish_reason: content_filter</c>.</summary>
    public const string Filtered = "filter";

    /// <summary>Sends a refusal instead of content.</summary>
    public const string Refusal = "refusal";

    /// <summary>Ends with <c>finish_reason: length</c> once.</summary>
    public const string LengthThenOk = "length-then-ok";

    /// <summary>Sends more than any reader should take.</summary>
    public const string Huge = "huge";

    /// <summary>Begins to answer, then sends only keep-alive comments, once.</summary>
    public const string EndlessThenOk = "endless-then-ok";

    /// <summary>Ends in order without a word, once.</summary>
    public const string EmptyThenOk = "empty-then-ok";

    /// <summary>Ends in order without a word, always.</summary>
    public const string Empty = "empty";

    /// <summary>Answers with broken JSON wherever JSON is asked for, and correctly elsewhere.</summary>
    public const string MalformedPlan = "malformed-plan";

    /// <summary>400 to a call with a temperature or a picture.</summary>
    public const string Plain = "plain";

    /// <summary>Says all that it was told and asked where no JSON is asked for, as those want it who attack it.</summary>
    public const string Talkative = "talkative";

    /// <summary>Says what it thinks before it answers.</summary>
    public const string Thinking = "thinking";
}
