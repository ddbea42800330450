using AiTasks.TaskApi.Files.Stores;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A folder and a bucket keep files alike.</summary>
public sealed class FileStoreTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aitasks-store-");
    private FakeBucket _bucket = null!;
    private S3Store _s3 = null!;

    public async ValueTask InitializeAsync()
    {
        _bucket = await FakeBucket.StartAsync();
        _s3 = new S3Store(new FileStoreOptions
        {
            S3Bucket = FakeBucket.Name,
            S3ServiceUrl = _bucket.Url,
            S3AccessKey = FakeBucket.AccessKey,
            S3SecretKey = FakeBucket.SecretKey,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _s3.Dispose();
        await _bucket.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("folder", 1)]
    [InlineData("folder", 12_000_001)]
    [InlineData("bucket", 1)]
    [InlineData("bucket", 12_000_001)]
    public async Task What_is_put_is_read_from_any_position_until_it_is_deleted(string kind, int length)
    {
        var (store, content) = (Store(kind), new byte[length]);
        new Random(length).NextBytes(content);
        await store.PutAsync("2026/01/a.bin", new Source(content), CancellationToken.None);

        await using (var stream = (await store.OpenAsync("2026/01/a.bin", CancellationToken.None))!)
        {
            Assert.Equal(length, stream.Length);
            using var whole = new MemoryStream();
            await stream.CopyToAsync(whole, TestContext.Current.CancellationToken);
            Assert.Equal(content, whole.ToArray());
            stream.Seek(-1, SeekOrigin.End);
            Assert.Equal(content[^1], stream.ReadByte());
            stream.Position = length / 2;
            Assert.Equal(content[length / 2], stream.ReadByte());
        }

        await store.DeleteAsync("2026/01/a.bin", CancellationToken.None);
        await store.DeleteAsync("2026/01/a.bin", CancellationToken.None);
        Assert.Null(await store.OpenAsync("2026/01/a.bin", CancellationToken.None));
        Assert.Null(await store.OpenAsync("none/b.bin", CancellationToken.None));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("bucket")]
    public async Task What_breaks_off_on_its_way_is_not_there(string kind)
    {
        var source = new Source(new byte[12_000_000]) { FailsAt = 11_000_000 };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store(kind).PutAsync("a.bin", source, CancellationToken.None));

        Assert.Null(await Store(kind).OpenAsync("a.bin", CancellationToken.None));
        Assert.Equal(0, _bucket.OpenUploads);
        Assert.Empty(_folder.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_dead_node_has_left_is_swept_and_what_still_comes_is_not()
    {
        var (old, fresh) = (Path.Combine(_folder.FullName, ".coming", "old"), Path.Combine(_folder.FullName, ".coming", "fresh"));
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        foreach (var file in new[] { old, fresh }) await File.WriteAllTextAsync(file, "a", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        _bucket.LeaveUpload("a.bin");

        foreach (var kind in new[] { "folder", "bucket" }) await Store(kind).SweepAsync(TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal((false, true, 0), (File.Exists(old), File.Exists(fresh), _bucket.OpenUploads));
    }

    [Fact]
    public async Task A_key_leads_nowhere_else() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store("folder").OpenAsync("../../etc/passwd", CancellationToken.None));

    private IFileStore Store(string kind) => kind == "bucket" ? _s3 : new FolderStore(_folder.FullName);

    /// <summary>Bytes as a request has them: once, in pieces, without a length.</summary>
    private sealed class Source(byte[] content) : MemoryStream(content)
    {
        public long FailsAt { get; init; } = long.MaxValue;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= FailsAt
                ? throw new InvalidOperationException("The sender is gone.")
                : base.ReadAsync(buffer[..Math.Min(buffer.Length, 7000)], cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
