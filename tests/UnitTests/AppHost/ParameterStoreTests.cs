using AiTasks.AppHost.Local.Running;
using Aspire.Hosting.ApplicationModel;

namespace AiTasks.UnitTests.AppHost;

public sealed class ParameterStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aitasks-unit-");

    [Fact]
    public void A_generated_value_stays_the_same_over_starts()
    {
        var file = Path.Combine(_folder.FullName, "parameters.json");
        var first = new ParameterStore(file).GetOrAdd("password", () => "one");
        _ = new ParameterStore(file).GetOrAdd("other", () => "three");
        Assert.Equal(first, new ParameterStore(file).GetOrAdd("password", () => "two"));
    }

    [Fact]
    public void Nobody_else_can_read_the_values()
    {
        var file = Path.Combine(_folder.FullName, "parameters.json");
        _ = new ParameterStore(file).GetOrAdd("password", () => "one");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
    }

    [Fact]
    public void A_generated_secret_without_special_characters_fits_into_any_connection_string()
    {
        var secret = new GenerateParameterDefault { MinLength = 64, Special = false }.GetDefaultValue();
        Assert.Equal(64, secret.Length);
        Assert.All(secret, character => Assert.True(char.IsAsciiLetterOrDigit(character)));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
