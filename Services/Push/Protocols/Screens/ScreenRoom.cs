using System.Text;
using System.Text.Json;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;

namespace AiTasks.Push.Protocols.Screens;

/// <summary>
/// All screens of one person on this node. Everything goes to all of them in the order in which it comes, and nothing is kept: a
/// page that was told to reload would be told so again (contract D, section 4.3).
/// </summary>
internal sealed class ScreenRoom(string key) : IRoom<IPushSocket>
{
    private readonly Lock _lock = new();
    private readonly List<IPushSocket> _screens = [];

    public string Key => key;

    public int Enter(IPushSocket screen)
    {
        lock (_lock)
        {
            _screens.Add(screen);
            return _screens.Count;
        }
    }

    public int Leave(IPushSocket screen)
    {
        lock (_lock)
        {
            _screens.Remove(screen);
            return _screens.Count;
        }
    }

    public void Take(ReadOnlySpan<byte> message)
    {
        var frames = FramesOf(message);
        lock (_lock)
        {
            foreach (var frame in frames)
                _screens.ForEach(screen => screen.Send(frame));
        }
    }

    // Of a newer task API this node may understand nothing.
    private static List<OutboundFrame> FramesOf(ReadOnlySpan<byte> message)
    {
        try
        {
            var json = new Utf8JsonReader(message);
            return JsonElement.ParseValue(ref json) is { ValueKind: JsonValueKind.Object } said
                && said.TryGetProperty("frames", out var frames) && frames.ValueKind is JsonValueKind.Array
                ? [.. frames.EnumerateArray().Select(frame => new OutboundFrame(Encoding.UTF8.GetBytes(frame.GetRawText())))]
                : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
