using AiTasks.AppHost.Local.Running;

namespace AiTasks.UnitTests.AppHost;

public sealed class LocalOptionsTests
{
    [Fact]
    public void Options_are_read_in_any_order()
    {
        Assert.True(LocalOptions.TryParse(["--no-dashboard", "--port", "0", "--data", "/tmp/x", "--reset", "--state", "s.json"], out var options, out _));
        Assert.False(options.Dashboard);
        Assert.True(options.Reset);
        Assert.Equal(0, options.Port);
        Assert.Equal("/tmp/x", options.Data.Path);
        Assert.Equal(Path.GetFullPath("s.json"), options.StateFile);
    }

    [Fact]
    public void Servers_keep_nothing_on_the_disk_unless_that_is_asked_for()
    {
        Assert.True(LocalOptions.TryParse(["servers", "s.json"], out var options, out _));
        Assert.False(options.Durable);
        Assert.True(LocalOptions.TryParse(["servers", "s.json", "--durable"], out options, out _));
        Assert.True(options.Durable);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--port", "seventy")]
    [InlineData("--port", "70000")]
    [InlineData("--data")]
    [InlineData("servers")]
    [InlineData("--prot", "80")]
    public void What_is_not_understood_is_named(params string[] args)
    {
        Assert.False(LocalOptions.TryParse(args, out _, out var error));
        Assert.Contains($"'{args[0]}'", error, StringComparison.Ordinal);
    }
}
