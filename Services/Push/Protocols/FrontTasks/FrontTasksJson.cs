using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using static AiTasks.Push.Protocols.FrontTasks.FrontTasksFrames;

namespace AiTasks.Push.Protocols.FrontTasks;

/// <summary>
/// Code, generated from the frames' types, that writes them: nothing has to be found out about a type while every event of every person
/// passes.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(StreamFrame<ActiveTasksData>))]
[JsonSerializable(typeof(StreamFrame<ResyncData>))]
[JsonSerializable(typeof(StreamFrame<LeftOutData>))]
[JsonSerializable(typeof(StreamFrame<TaskData>))]
[JsonSerializable(typeof(StreamFrame<ProgressData>))]
[JsonSerializable(typeof(StreamFrame<CompletedData>))]
[JsonSerializable(typeof(StreamFrame<FailedData>))]
[JsonSerializable(typeof(Frame<StatusData>))]
[JsonSerializable(typeof(Frame<CancelData>))]
[JsonSerializable(typeof(Frame<PingData>))]
[JsonSerializable(typeof(Frame<ForceDisconnectData>))]
[JsonSerializable(typeof(Frame<ErrorData>))]
[JsonSerializable(typeof(PositionFields))]
internal sealed partial class FrontTasksJson : JsonSerializerContext
{
    /// <summary>One of the types above as JSON.</summary>
    public static byte[] Encode<T>(T frame) => FrameText.Of(frame, Writer<T>.Write);

    private static class Writer<T>
    {
        public static readonly Action<Utf8JsonWriter, T> Write =
            ((JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!).SerializeHandler!;
    }
}
