using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class ParameterResource(string name, Func<string> value) : Resource(name)
{
    private readonly Lazy<string> _value = new(value);

    public string Value => _value.Value;
}

internal abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

internal sealed class GenerateParameterDefault : ParameterDefault
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string Punctuation = "-_.{}~()*+!";

    // 22 of these characters hold 128 bits.
    public int MinLength { get; init; } = 22;

    public bool Special { get; init; } = true;

    public override string GetDefaultValue() =>
        RandomNumberGenerator.GetString(Special ? Alphanumeric + Punctuation : Alphanumeric, MinLength);
}
