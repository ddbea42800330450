using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.Imaging;
using AiTasks.TestServers.Pictures;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>Pictures by an OpenAI-compatible server and by the offline painter.</summary>
public sealed class PictureTests(Servers servers)
{
    private FakePictures Pictures => servers.TaskApi.Pictures;

    [Fact]
    public async Task A_picture_comes_as_bytes_or_as_an_address_and_goes_out_in_the_size_that_was_asked_for()
    {
        await using var worker = await Worker.StartWithTaskApiAsync(servers, ("ImageModelOptions:BaseUrl", servers.Model.BaseUrl));
        foreach (var marker in (string[])["", "[[url]]", "[[500-image-then-ok]]"])
        {
            Pictures.FailNext(1);
            var (result, usage) = await MakeAsync($"{marker} кот {Guid.NewGuid()}");
            var bytes = Pictures[result.GetProperty("picture_id").GetGuid()];
            Assert.Equal(new PictureInfo("image/png", 1080, 1080), PictureFormat.Read(bytes));
            Assert.Equal("openai", result.GetProperty("provenance").GetProperty("provider").GetString());
            Assert.Equal(marker.Contains("500", StringComparison.Ordinal) ? 2 : 1, usage.GetProperty("calls").GetInt32());
        }
    }

    [Fact]
    public async Task An_uploaded_picture_is_the_base_of_the_edit()
    {
        await using var worker = await Worker.StartWithTaskApiAsync(servers, ("ImageModelOptions:BaseUrl", servers.Model.BaseUrl));
        var prompt = $"рамка {Guid.NewGuid()}";
        await MakeAsync(prompt, 1920, 1080, Pictures.Add(Png.Solid(400, 300, 10, 200, 30)));
        var call = Assert.Single(servers.Model.Images.Calls, call => call.Prompt == prompt);
        Assert.Equal("1536x1024", call.Size);
        Assert.Equal(new PictureInfo("image/png", 1536, 1024), PictureFormat.Read(call.Base));
    }

    [Theory]
    [InlineData("[[url-private]]")]
    [InlineData("[[garbage]]")]
    public async Task What_is_no_picture_or_lies_in_a_private_network_fails_in_words_for_the_person(string marker)
    {
        await using var worker = await Worker.StartWithTaskApiAsync(servers, ("ImageModelOptions:BaseUrl", servers.Model.BaseUrl));
        var command = Command($"{marker} {Guid.NewGuid()}");
        await servers.TaskApi.SendAsync(command);
        var failed = await servers.TaskApi.WaitForAsync<GenerationFailed>(command);
        Assert.Equal(TaskErrorCodes.AiServiceError, failed.Code);
        Assert.Matches("[а-я]", failed.Message);
        Assert.DoesNotContain("169.254", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_offline_painter_paints_the_same_for_the_same_prompt_and_something_else_for_another()
    {
        await using var worker = await Worker.StartWithTaskApiAsync(servers);
        var painted = new List<byte[]>();
        foreach (var prompt in (string[])["Люди помогают друг другу", "Люди помогают друг другу", "Ночной город под снегом"])
        {
            var (result, _) = await MakeAsync(prompt);
            Assert.Equal("offline", result.GetProperty("provenance").GetProperty("provider").GetString());
            painted.Add(Pictures[result.GetProperty("picture_id").GetGuid()]);
            Assert.Equal(new PictureInfo("image/png", 1080, 1080), PictureFormat.Read(painted[^1]));
        }

        Assert.Equal(painted[0], painted[1]);
        Assert.NotEqual(painted[0], painted[2]);
    }

    private async Task<(JsonElement Result, JsonElement Usage)> MakeAsync(string prompt, int width = 1080, int height = 1080, Guid? basis = null)
    {
        var command = Command(prompt, width, height, basis);
        await servers.TaskApi.SendAsync(command);
        var completed = await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);
        return (JsonElement.Parse(completed.ResultJson), JsonElement.Parse(completed.UsageJson));
    }

    private static GenerateText Command(string prompt, int width = 1080, int height = 1080, Guid? basis = null) => FakeTaskApi.Command(
        TaskTypes.PostImage, new JsonObject { ["prompt"] = prompt, ["width"] = width, ["height"] = height, ["base_picture_id"] = basis }.ToJsonString());
}
