using System.Buffers.Text;

namespace AiTasks.Load.Publishing;

/// <summary>Writes one part after another into a given piece of memory.</summary>
internal ref struct MessageWriter(Span<byte> to)
{
    private readonly Span<byte> _to = to;

    public int Length { get; private set; }

    public void Add(scoped ReadOnlySpan<byte> part)
    {
        part.CopyTo(_to[Length..]);
        Length += part.Length;
    }

    /// <summary>In decimal digits.</summary>
    public void Add(long number)
    {
        if (!Utf8Formatter.TryFormat(number, _to[Length..], out var digits))
            throw new InvalidOperationException("There is no room for a number.");
        Length += digits;
    }
}
