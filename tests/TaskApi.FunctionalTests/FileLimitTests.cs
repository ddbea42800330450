using System.Net;
using AiTasks.TaskApi.Files.Stores;
using AiTasks.TestServers;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Sizes of uploads, at a node that listens on a port.</summary>
public sealed class FileLimitTests(TaskApiFixture fixture) : IAsyncLifetime
{
    private const int Mega = 1024 * 1024;

    private Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Tasks.TaskOptions> _node = null!;
    private FileClient _person = null!;

    private string Folder => fixture.Service<IOptions<FileStoreOptions>>().Value.Folder;

    public async ValueTask InitializeAsync()
    {
        (_node, var http) = await FileClient.StartServerAsync(fixture);
        _person = await FileClient.SignInAsync(fixture, http);
    }

    public async ValueTask DisposeAsync()
    {
        _person?.Dispose();
        if (_node is not null) await _node.DisposeAsync();
    }

    [Theory]
    [InlineData("/files/upload", 101 * Mega, true)]
    [InlineData("/files/upload", 101 * Mega, false)]
    [InlineData("/files/upload", (100 * Mega) + 1, true)]
    [InlineData("/files/upload", (100 * Mega) + 1, false)]
    [InlineData("/files/upload-for-llm", (20 * Mega) + 1, true)]
    [InlineData("/files/upload-for-llm", (20 * Mega) + 1, false)]
    public async Task E13_a_larger_file_is_refused_with_413_whether_its_length_is_told_or_not(string path, int length, bool isTold)
    {
        using var content = new Zeros(length, isTold);
        using var form = FileClient.Form("large.txt", content);

        var (status, body) = await _person.PostAsync(form, path);

        Assert.Equal((413, "file_too_large"), (status, (string?)body["error"]));
        Assert.Equal(["error", "message", "details", "detail"], body.Select(member => member.Key));
        Assert.Contains("MB", (string?)body["message"], StringComparison.Ordinal);
        await Wait.ForAsync("nothing to be left of it", () => !Coming().Any(file => file.Length > 5 * Mega));
    }

    [Fact]
    public async Task E13_a_file_of_exactly_the_limit_is_taken_and_never_held_in_memory()
    {
        using var content = new Zeros(100 * Mega, isTold: true) { PauseAt = 90 * Mega };
        using var form = FileClient.Form("large.txt", content);
        var uploading = _person.PostAsync(form);

        // The sender stands still; all but what is in the pipes between us must be on the disk already.
        await content.Paused;
        await Wait.ForAsync("the file to be written while it comes", () => Coming().Any(file => file.Length > 85 * Mega));
        content.GoOn();
        var (status, body) = await uploading;

        Assert.Equal((200, 100L * Mega), (status, (long)body["size_bytes"]!));
        Assert.Equal(100L * Mega, new FileInfo(Path.Combine(Folder, (string)body["storage_path"]!)).Length);
    }

    [Fact]
    public async Task A_sender_who_goes_away_leaves_nothing()
    {
        using var content = new Zeros(50 * Mega, isTold: true) { PauseAt = 30 * Mega };
        using var form = FileClient.Form("gone.txt", content);
        using var cancellation = new CancellationTokenSource();
        var uploading = _person.Http.PostAsync("/files/upload", form, cancellation.Token);
        await content.Paused;
        await Wait.ForAsync("the file to be on its way", () => Coming().Any(file => file.Length is > 25 * Mega and < 31 * Mega));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => uploading);
        await Wait.ForAsync("nothing to be left of it", () => !Coming().Any(file => file.Length is > 25 * Mega and < 31 * Mega));
        Assert.Equal(0, await fixture.QueryAsync<int>("select count(*)::int from files where filename = 'gone.txt'", new { }));
    }

    private FileInfo[] Coming() => Directory.Exists(Path.Combine(Folder, ".coming")) ? new DirectoryInfo(Path.Combine(Folder, ".coming")).GetFiles() : [];

    /// <summary>A text of a given length that exists nowhere as a whole.</summary>
    private sealed class Zeros(int length, bool isTold) : HttpContent
    {
        private static readonly byte[] Piece = [.. Enumerable.Repeat((byte)'0', Mega)];

        private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int PauseAt { get; init; } = -1;
        public Task Paused => _paused.Task;

        public void GoOn() => _goesOn.SetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            for (var sent = 0; sent < length;)
            {
                var count = Math.Min(Piece.Length, length - sent);
                await stream.WriteAsync(Piece.AsMemory(0, count), cancellationToken);
                sent += count;
                if (sent != PauseAt) continue;
                await stream.FlushAsync(cancellationToken);
                _paused.SetResult();
                await _goesOn.Task.WaitAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return isTold;
        }
    }
}
