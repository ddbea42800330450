using System.Net;
using System.Net.Sockets;
using AiTasks.TestServers;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Pictures that people send to their bot.</summary>
public sealed class PictureTests : IAsyncLifetime
{
    private FakeTelegram _telegram = null!;
    private AgentSystem _system = null!;

    public async ValueTask InitializeAsync()
    {
        _telegram = await FakeTelegram.StartAsync();
        _system = await AgentSystem.StartAsync([.. _telegram.Settings, ("TelegramOptions:BotToken", FakeTelegram.Token)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _telegram.DisposeAsync();
    }

    [Fact]
    public async Task B15_an_uploaded_picture_goes_on_as_its_bytes()
    {
        var reply = await UploadAsync(_telegram.ImageUrl, "AgACAgIAAxkBAAIBY2");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal([$"GET /file/bot{FakeTelegram.Token}/photos/file_1.jpg"], _telegram.Calls);

        var call = _system.Backend.Last;
        Assert.Equal(["prompt", "aspect_ratio", "tg_id", "image_base64"], call.Names);
        Assert.Equal(FakeTelegram.Png, Convert.FromBase64String((string)call.Body["image_base64"]!));
        Assert.Contains("Обработать изображение", call.Prompt, StringComparison.Ordinal);
        Assert.Contains("приложенную картинку", call.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jpeg_is_a_picture_whatever_its_server_calls_it()
    {
        _telegram.File = context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.Body.WriteAsync(FakeTelegram.Jpeg).AsTask();
        };
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(_telegram.ImageUrl)).Status);
        Assert.Equal(FakeTelegram.Jpeg, Convert.FromBase64String((string)_system.Backend.Last.Body["image_base64"]!));
    }

    [Fact]
    public async Task A_file_id_alone_is_looked_up_with_the_token()
    {
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync("", "AgAC+&/=id")).Status);
        Assert.Equal(
            [$"POST /bot{FakeTelegram.Token}/getFile file_id=AgAC%2B%26%2F%3Did", $"GET /file/bot{FakeTelegram.Token}/photos/file_1.jpg"],
            _telegram.Calls);
        Assert.True(_system.Backend.Last.Body.ContainsKey("image_base64"));
    }

    [Fact]
    public async Task A_file_id_without_a_token_is_400_and_says_what_to_do()
    {
        await using var own = await AgentSystem.StartAsync(_telegram.Settings);
        var reply = await own.Agent.PostAsync("/generate_image", """{"data":{"desc":"что","file_id":"AgAC"},"tg_id":5}""");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("TelegramOptions__BotToken", reply.Error, StringComparison.Ordinal);
        Assert.Empty(_telegram.Calls);
    }

    [Theory]
    [InlineData(400, """{"ok":false,"error_code":400,"description":"Bad Request: wrong file_id"}""", 502)]
    [InlineData(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""", 502)]
    [InlineData(404, """{"ok":false,"error_code":404,"description":"Not Found"}""", 502)]
    [InlineData(200, "<html>", 502)]
    [InlineData(200, """{"ok":true,"result":{}}""", 502)]
    [InlineData(200, """{"ok":true,"result":{"file_path":"../../bot1:A/getMe"}}""", 502)]
    [InlineData(200, """{"ok":true,"result":{"file_path":"a.jpg","file_size":99999999}}""", 400)]
    public async Task A_file_that_telegram_does_not_give_is_not_fetched(int status, string answer, int replied)
    {
        _telegram.GetFile = (status, answer);
        Assert.Equal(replied, (int)(await UploadAsync("", "AgAC")).Status);
        Assert.Single(_telegram.Calls);
        Assert.Empty(_system.Backend.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a picture")]
    [InlineData("GIF89a")]
    [InlineData("RIFF0000WEBP")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public async Task What_is_neither_png_nor_jpeg_is_400(string file)
    {
        _telegram.AnswerWith(System.Text.Encoding.ASCII.GetBytes(file));
        var reply = await UploadAsync(_telegram.ImageUrl);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("PNG или JPEG", reply.Error, StringComparison.Ordinal);
        Assert.Empty(_system.Backend.Calls);
    }

    [Fact]
    public async Task A_packed_picture_is_not_unpacked()
    {
        _telegram.File = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            await packed.WriteAsync(FakeTelegram.Png);
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(_telegram.ImageUrl)).Status);
    }

    [Fact]
    public async Task A_picture_of_exactly_the_limit_is_taken_and_one_byte_more_is_not()
    {
        await using var own = await AgentSystem.StartAsync([.. _telegram.Settings, ("TelegramOptions:MaxImageBytes", "5000")]);
        _telegram.AnswerWith([.. FakeTelegram.Png, .. new byte[5000 - FakeTelegram.Png.Length]]);
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(own, _telegram.ImageUrl)).Status);

        _telegram.AnswerWith([.. FakeTelegram.Png, .. new byte[5001 - FakeTelegram.Png.Length]]);
        var reply = await UploadAsync(own, _telegram.ImageUrl);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("Слишком большая картинка", reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_announces_too_much_is_not_read()
    {
        _telegram.File = async context =>
        {
            context.Response.ContentLength = 10L * 1024 * 1024 * 1024;
            await context.Response.Body.WriteAsync(FakeTelegram.Png);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(_telegram.ImageUrl)).Status);
        await Wait.ForAsync("Telegram to be hung up on", () => _telegram.HungUp == 1);
    }

    [Fact]
    public async Task A_picture_without_an_end_is_read_to_the_limit_and_no_further()
    {
        // A bare socket, since it knows what has really left.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        await using var own = await AgentSystem.StartAsync([.. _telegram.Settings, ("TelegramOptions:ApiBaseUrl", address)]);
        var sending = SendWithoutEndAsync(listener);

        var reply = await UploadAsync(own, $"{address}/file/bot1:A/photos/file_1.jpg");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("можно до 10 МБ", reply.Error, StringComparison.Ordinal);

        // The rest stands in the buffers of two sockets.
        Assert.InRange(await sending.WaitAsync(TimeSpan.FromSeconds(20)), 10 * 1024 * 1024, 30 * 1024 * 1024);
    }

    [Fact]
    public async Task A_picture_that_drips_is_given_up_in_time()
    {
        await using var own = await AgentSystem.StartAsync([.. _telegram.Settings, ("TelegramOptions:ImageTimeout", "00:00:00.500")]);
        _telegram.File = async context =>
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(FakeTelegram.Png.AsMemory(0, 1), context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        };
        var reply = await UploadAsync(own, _telegram.ImageUrl);
        Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
        await Wait.ForAsync("Telegram to be hung up on", () => _telegram.HungUp == 1);
        Assert.Empty(own.Backend.Calls);
    }

    [Fact]
    public async Task B4_time_spent_on_a_picture_is_taken_from_the_time_for_drawing()
    {
        await using var own = await AgentSystem.StartAsync([.. _telegram.Settings, ("AgentOptions:BackendTimeout", "00:00:00.500")]);
        _telegram.File = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await UploadAsync(own, _telegram.ImageUrl)).Status);
        Assert.Empty(own.Backend.Calls);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_picture_that_telegram_does_not_give_is_502(int status)
    {
        _telegram.File = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        var reply = await UploadAsync(_telegram.ImageUrl);
        Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
        Assert.Contains("Отправьте её ещё раз", reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_breaks_off_is_502()
    {
        _telegram.File = async context =>
        {
            context.Response.ContentLength = 5000;
            await context.Response.Body.WriteAsync(FakeTelegram.Png);
            context.Abort();
        };
        Assert.Equal(HttpStatusCode.BadGateway, (await UploadAsync(_telegram.ImageUrl)).Status);
        Assert.Empty(_system.Backend.Calls);
    }

    private static async Task<long> SendWithoutEndAsync(TcpListener listener)
    {
        using var socket = await listener.AcceptSocketAsync();
        var sent = 0L;
        try
        {
            for (var part = "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(); ; part = new byte[64 * 1024])
                sent += await socket.SendAsync(part);
        }
        catch (SocketException)
        {
            return sent;
        }
    }

    private Task<BotReply> UploadAsync(string url, string fileId = "") => UploadAsync(_system, url, fileId);

    private static Task<BotReply> UploadAsync(AgentSystem system, string url, string fileId = "") => system.Agent.PostAsync(
        "/generate_image",
        $$"""{"endpoint":"/generate_image","data":{"desc":"Обработать изображение","image_url":"{{url}}","file_id":"{{fileId}}","nko":{"Name":"","Description":"","Activities":"","Style":""} },"tg_id":123456789,"timestamp":1763300000}""");
}
