using AiTasks.AppHost.Local.Running;

namespace AiTasks.UnitTests.AppHost;

public sealed class SystemStateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aitasks-unit-");

    [Fact]
    public void What_is_written_is_read()
    {
        var file = Path.Combine(_folder.FullName, "state.json");
        var push = new ResourceState("push", 1, nameof(RunStatus.Healthy), 42, "http://127.0.0.1:1", null, 3, 137, "push-1.log");
        new SystemState(Ready: true, "http://127.0.0.1:8000", Dashboard: null, Failure: null, [push]).Write(file);

        var state = SystemState.Read(file);

        Assert.NotNull(state);
        Assert.True(state.Ready);
        Assert.Equal("http://127.0.0.1:8000", state.Gateway);
        Assert.Equal(push, Assert.Single(state.Resources));
    }

    [Fact]
    public void Before_the_first_write_there_is_no_state() => Assert.Null(SystemState.Read(Path.Combine(_folder.FullName, "none.json")));

    public void Dispose() => _folder.Delete(recursive: true);
}
