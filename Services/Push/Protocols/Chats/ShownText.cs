using System.Text.Json;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// What a reader was shown so far, kept as the JSON in which it is repeated with every token, so that nothing is escaped twice.
/// </summary>
internal sealed class ShownText
{
    private const int FirstSize = 256;

    private byte[] _json = [(byte)'"'];
    private int _length = 1;
    private int _characters;

    /// <summary>Bytes of it within a frame.</summary>
    public int Bytes => _length - 1;

    /// <summary>A JSON string, its quotes included. Good until the next <see cref="Add"/>.</summary>
    public ReadOnlySpan<byte> Json
    {
        get
        {
            Reserve(1);
            _json[_length] = (byte)'"';
            return _json.AsSpan(0, _length + 1);
        }
    }

    public void Add(string text)
    {
        var encoded = JsonEncodedText.Encode(text).EncodedUtf8Bytes;
        Reserve(encoded.Length);
        encoded.CopyTo(_json.AsSpan(_length));
        _length += encoded.Length;
        _characters += text.Length;
    }

    /// <summary>What follows it in the whole text; null when the whole text begins otherwise.</summary>
    public string? RestOf(string whole) =>
        JsonEncodedText.Encode(whole).EncodedUtf8Bytes.StartsWith(_json.AsSpan(1, _length - 1)) ? whole[_characters..] : null;

    private void Reserve(int bytes)
    {
        if (_length + bytes > _json.Length)
            Array.Resize(ref _json, Math.Max(Math.Max(FirstSize, _json.Length * 2), _length + bytes));
    }
}
