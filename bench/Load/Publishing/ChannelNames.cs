using System.Text;

namespace AiTasks.Load.Publishing;

/// <summary>Names of people's channels, made once.</summary>
internal sealed class ChannelNames
{
    private readonly byte[][] _names;

    /// <param name="people">How many there are; they have the numbers from 1.</param>
    /// <param name="prefix">What comes before the number.</param>
    /// <param name="suffix">What comes after it.</param>
    /// <param name="everybody">The name of everybody's channel; null where there is none.</param>
    public ChannelNames(int people, string prefix, string suffix = "", string? everybody = null) => _names =
    [
        Encoding.ASCII.GetBytes(everybody ?? ""),
        .. Enumerable.Range(1, people).Select(person => Encoding.ASCII.GetBytes($"{prefix}{person}{suffix}")),
    ];

    /// <summary>The name for a place among the clients, or for <see cref="IEventFormat.Everybody"/>.</summary>
    public ReadOnlySpan<byte> this[int index] => _names[index - IEventFormat.Everybody];
}
