using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.Screens;

/// <summary>
/// Contract D: <c>/api/v1/insight</c>. Its clients never say a word, and some take every frame for an insight, so nothing is sent to
/// them but what was meant for a person's screen.
/// </summary>
internal sealed class ScreenProtocol : IPushProtocol, IInboundFrames
{
    public string Name => "screens";

    public bool OneConnectionPerPerson => false;

    public bool RepeatsTerminals => false;

    public bool NeedsPolicies => false;

    public bool ListsFinished => false;

    /// <summary>What a screen is told first.</summary>
    public static OutboundFrame Greeting(string name) => new(JsonSerializer.SerializeToUtf8Bytes(
        new { type = "ui_toast", title = "Добро пожаловать!", description = $"Привет, {name}!", variant = "success" }, WireJson.SnakeCase));

    public OutboundFrame? Ping(DateTimeOffset now) => null;

    public OutboundFrame Snapshot(SocketWelcome welcome) => throw new NotSupportedException("Screens have no stream.");

    public OutboundFrame Resync(SocketWelcome welcome) => throw new NotSupportedException("Screens have no stream.");

    public OutboundFrame? LeftOut(long from, FramePosition to) => null;

    public ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> frame, FramePosition position) => frame;

    public OutboundFrame? Fact(string epoch, StreamEvent fact) => null;

    public OutboundFrame? Farewell(DisconnectReason reason) => null;

    public (int Code, string Text) CloseStatus(DisconnectReason reason) => CommonCloseCodes.Of(reason);

    public IInboundFrames Open(IPushSocket socket) => this;

    public void Receive(ReadOnlyMemory<byte> text)
    {
        // Whatever a client says here means nothing.
    }
}
