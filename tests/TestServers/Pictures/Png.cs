using System.Buffers.Binary;
using System.IO.Compression;

namespace AiTasks.TestServers.Pictures;

/// <summary>Pixels of a PNG, read and written without the program that is tested: 8 bits a channel, with or without opacity.</summary>
public sealed class Png
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10];

    private readonly byte[] _rows;
    private readonly int _channels;

    private Png(int width, int height, int channels, byte[] rows) => (Width, Height, _channels, _rows) = (width, height, channels, rows);

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    /// <summary>The colour of a pixel.</summary>
    public (byte R, byte G, byte B) this[int x, int y]
    {
        get
        {
            var start = ((y * Width) + x) * _channels;
            return (_rows[start], _rows[start + 1], _rows[start + 2]);
        }
    }

    /// <summary>0, not seen, to 255.</summary>
    public byte OpacityAt(int x, int y) => _channels == 4 ? _rows[(((y * Width) + x) * 4) + 3] : byte.MaxValue;

    /// <summary>How many of a hundred pixels differ by more than what rounding does.</summary>
    public double PercentUnlike(Png other)
    {
        if ((Width, Height) != (other.Width, other.Height)) throw new InvalidDataException("The pictures have different sizes.");
        var unlike = 0;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (a, b) = (this[x, y], other[x, y]);
                if (Math.Abs(a.R - b.R) + Math.Abs(a.G - b.G) + Math.Abs(a.B - b.B) > 12)
                    unlike++;
            }
        }

        return 100.0 * unlike / (Width * Height);
    }

    /// <summary>Brightness of the pixels that lie in a grid of so many by so many.</summary>
    public double[] Brightness(int count) =>
    [
        .. from row in Enumerable.Range(0, count)
           from column in Enumerable.Range(0, count)
           let pixel = this[(int)((column + 0.5) * Width / count), (int)((row + 0.5) * Height / count)]
           select (pixel.R + pixel.G + pixel.B) / 3.0,
    ];

    /// <summary>Decodes a picture.</summary>
    /// <exception cref="InvalidDataException">It is no PNG of that kind, or broken.</exception>
    public static Png Read(byte[] file)
    {
        Demand(file.AsSpan().StartsWith(Signature), "a signature");
        var data = new MemoryStream();
        byte[] header = [];
        for (var place = 8; place < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(place));
            var content = file.AsSpan(place + 8, length);
            Demand(Crc(file.AsSpan(place + 4, length + 4)) == BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(place + 8 + length)), "right checksums");
            switch (file.AsSpan(place + 4, 4))
            {
                case [(byte)'I', (byte)'H', (byte)'D', (byte)'R']:
                    header = content.ToArray();
                    break;
                case [(byte)'I', (byte)'D', (byte)'A', (byte)'T']:
                    data.Write(content);
                    break;
            }

            place += length + 12;
        }

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Demand(header[8] == 8 && header[9] is 2 or 6, "8 bits a channel and colours");
        var channels = header[9] == 2 ? 3 : 4;
        data.Position = 0;
        var packed = new byte[height * ((width * channels) + 1)];
        using (var unpacked = new ZLibStream(data, CompressionMode.Decompress))
            unpacked.ReadExactly(packed);
        return new(width, height, channels, Unfilter(packed, width * channels, channels));
    }

    /// <summary>A PNG of one colour.</summary>
    public static byte[] Solid(int width, int height, byte red, byte green, byte blue) => Write(width, height, (_, _) => (red, green, blue));

    /// <summary>A PNG of these colours.</summary>
    public static byte[] Write(int width, int height, Func<int, int, (byte R, byte G, byte B)> color)
    {
        var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                packed.WriteByte(0);
                for (var x = 0; x < width; x++)
                {
                    var (r, g, b) = color(x, y);
                    packed.Write([r, g, b]);
                }
            }
        }

        return [.. Signature, .. Chunk("IHDR"u8, Header(width, height)), .. Chunk("IDAT"u8, rows.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>What a picture of that size begins with, after its signature.</summary>
    public static byte[] Header(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return header;
    }

    /// <summary>One part of a file, with its length and checksum.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] chunk = [0, 0, 0, 0, .. type, .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds) throw new InvalidDataException($"The file has not got {what}.");
    }

    private static byte[] Unfilter(byte[] packed, int stride, int channels)
    {
        var rows = new byte[packed.Length / (stride + 1) * stride];
        for (var (source, target) = (0, 0); target < rows.Length; source += stride + 1, target += stride)
        {
            for (var place = 0; place < stride; place++)
            {
                var left = place < channels ? 0 : rows[target + place - channels];
                var above = target == 0 ? 0 : rows[target + place - stride];
                var corner = target == 0 || place < channels ? 0 : rows[target + place - stride - channels];
                var guess = packed[source] switch
                {
                    0 => 0,
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => Paeth(left, above, corner),
                    var filter => throw new InvalidDataException($"There is no filter {filter}."),
                };
                rows[target + place] = (byte)(packed[source + 1 + place] + guess);
            }
        }

        return rows;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var sum = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(sum - left), Math.Abs(sum - above), Math.Abs(sum - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}
