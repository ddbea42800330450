using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.SystemTests.Faults;

/// <summary>A system whose services die where a test says, with a model that counts how often it is asked.</summary>
public sealed class FaultPointSystem : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aitasks-faults-");
    private RunningSystem? _system;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    public FakeModelServer Model { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Model = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        _system = await RunningSystem.StartAsync(
            new Dictionary<string, string>
            {
                ["AITASKS_FAULT_POINT"] = _folder.FullName,
                ["ModelOptions__BaseUrl"] = Model.BaseUrl,
                ["ModelOptions__ApiKey"] = "sk-test",
                ["ModelOptions__Model"] = FakeModelServer.Model,
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>Lets the next process that comes to a point die there.</summary>
    public void Arm(string point)
    {
        File.Delete(StruckFile(point));
        File.WriteAllText(Path.Combine(_folder.FullName, point), "");
    }

    /// <summary>Whether a process has died at an armed point.</summary>
    public bool Struck(string point) => File.Exists(StruckFile(point));

    public async ValueTask DisposeAsync()
    {
        if (_system is not null) await _system.DisposeAsync();
        await Model.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string StruckFile(string point) => Path.Combine(_folder.FullName, $"{point}.struck");
}

/// <summary>One at a time, as the other tests that kill things.</summary>
[CollectionDefinition(nameof(FaultPoints), DisableParallelization = true)]
public sealed class FaultPoints : ICollectionFixture<FaultPointSystem>;
