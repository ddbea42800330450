using System.Buffers.Binary;

namespace AiTasks.Imaging;

/// <summary>What the header of a picture says.</summary>
/// <param name="MediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Width">Pixels, from 1.</param>
/// <param name="Height">Pixels, from 1.</param>
public sealed record PictureInfo(string MediaType, int Width, int Height);

/// <summary>Knows PNG and JPEG by their content: what a file is called, and what its sender says it is, proves nothing.</summary>
public static class PictureFormat
{
    /// <summary>Media type of PNG.</summary>
    public const string Png = "image/png";

    /// <summary>Media type of JPEG.</summary>
    public const string Jpeg = "image/jpeg";

    private const int PngHeaderLength = 33;
    private const int PngSignatureLength = 8;
    private const int ChunkFrame = 12;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfImage = 0xD8;

    // With the length and the name of the header, which comes first in every one.
    private static ReadOnlySpan<byte> PngStart => [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

    /// <summary>
    /// Reads the header; null for what is neither PNG nor JPEG, or ends within its header. What follows the header is not read. A turn
    /// that a camera has noted in EXIF is not applied, here or when it is drawn: Telegram has applied it to photos already.
    /// </summary>
    /// <param name="bytes">A file, or its beginning.</param>
    public static PictureInfo? Read(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngStart) ? ReadPng(bytes) : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, StartOfImage]) ? ReadJpeg(bytes) : null;

    /// <summary>
    /// Whether a picture has its end: false for one that was cut off on its way, which would be drawn blank from there on. Its pixels are
    /// not unpacked.
    /// </summary>
    /// <param name="bytes">The whole file, whose header <see cref="Read"/> can read.</param>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngStart)
        ? IsWholePng(bytes[PngSignatureLength..])
        : bytes.LastIndexOf((ReadOnlySpan<byte>)[0xFF, EndOfImage]) > bytes.LastIndexOf((ReadOnlySpan<byte>)[0xFF, StartOfScan]);

    // From chunk to chunk, each with its length, its name and a checksum.
    private static bool IsWholePng(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= ChunkFrame && BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length <= rest.Length - ChunkFrame)
        {
            if (rest[4..8].SequenceEqual("IEND"u8)) return true;
            rest = rest[(ChunkFrame + (int)length)..];
        }

        return false;
    }

    private static PictureInfo? ReadPng(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PngHeaderLength)
            return null;

        var width = BinaryPrimitives.ReadInt32BigEndian(bytes[16..]);
        var height = BinaryPrimitives.ReadInt32BigEndian(bytes[20..]);
        var (depth, colors, compression, filter, interlace) = (bytes[24], bytes[25], bytes[26], bytes[27], bytes[28]);
        var isKnown = colors switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return isKnown && compression == 0 && filter == 0 && interlace <= 1 && width > 0 && height > 0 ? new(Png, width, height) : null;
    }

    // From marker to marker up to the frame header. Metadata before it may be long, and may itself contain whole pictures.
    private static PictureInfo? ReadJpeg(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[2..];
        while (rest.Length >= 2 && rest[0] == 0xFF)
        {
            var marker = rest[1];
            if (marker == 0xFF)
            {
                // Any number of fill bytes may stand before a marker.
                rest = rest[1..];
                continue;
            }

            rest = rest[2..];
            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
                continue;
            if (marker is 0x00 or StartOfImage or EndOfImage or StartOfScan || rest.Length < 2)
                return null;

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length < 2 || length > rest.Length)
                return null;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return ReadFrame(rest[2..length]);
            rest = rest[length..];
        }

        return null;
    }

    private static PictureInfo? ReadFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6)
            return null;

        var height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        var components = frame[5];
        return height > 0 && width > 0 && components is >= 1 and <= 4 && frame.Length >= 6 + (3 * components) ? new(Jpeg, width, height) : null;
    }
}
