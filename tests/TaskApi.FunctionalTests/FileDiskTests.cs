using AiTasks.TestServers;
using AiTasks.TestServers.Pictures;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>F23: no room for files.</summary>
public sealed class FileDiskTests(TaskApiFixture fixture)
{
    private const int Mega = 1024 * 1024;

    [Theory]
    [InlineData(0, "/files/upload")]
    [InlineData(2 * Mega, "/files/upload")]
    [InlineData(2 * Mega, "/files/upload-for-llm")]
    public async Task F23_a_file_without_room_is_507_and_leaves_nothing_and_the_next_one_is_taken_when_there_is_room(int left, string path)
    {
        if (await SmallDisk.TryMountAsync(megabytes: 8) is not { } disk)
        {
            Assert.Skip(SmallDisk.WhyNone);
            return;
        }

        await using var mounted = disk;
        var (node, http) = await FileClient.StartServerAsync(fixture, ("FileStoreOptions:Folder", disk.Folder));
        await using var started = node;
        using var person = await FileClient.SignInAsync(fixture, http);
        var before = await person.StoreAsync("before.png", Picture(1000));

        disk.Fill(leaving: left);
        var name = $"{Guid.NewGuid():N}.png";
        var (status, body) = await person.UploadAsync(name, Picture(4 * Mega), path);

        Assert.Equal((507, "storage_full"), (status, (string?)body["error"]));
        Assert.Equal(["error", "message", "details", "detail"], body.Select(member => member.Key));
        Assert.Equal(0, await fixture.QueryAsync<int>("select count(*)::int from files where filename = @name", new { name }));
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Folder, ".coming")));
        Assert.Equal(Picture(1000), await person.Http.GetByteArrayAsync($"/files/{before}/content", TestContext.Current.CancellationToken));

        disk.Free();
        Assert.Equal(200, (await person.UploadAsync(name, Picture(4 * Mega), path)).Status);
    }

    // A header, and bytes that nobody looks at: of a text, the background would read each one.
    private static byte[] Picture(int length) => [.. Png.Solid(2, 2, 9, 9, 9), .. new byte[length]];
}
