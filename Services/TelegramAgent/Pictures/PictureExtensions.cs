using System.Net;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.ServiceDefaults.Networks;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.Pictures;

internal static class PictureExtensions
{
    public static WebApplicationBuilder AddPictures(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelegramOptions>().BindConfiguration(nameof(TelegramOptions))
            .ValidateDataAnnotations()
            .Validate(
                options => PictureSources.IsBase(options.ApiBaseUrl),
                "TelegramOptions:ApiBaseUrl: write it like https://api.telegram.org, without credentials.")
            .Validate(
                options => options.ImageHosts.All(PictureSources.IsHost),
                "TelegramOptions:ImageHosts: write each like files.example.org or files.example.org:8443.")
            .Validate(
                options => options.AllowedNetworks.All(network => IPNetwork.TryParse(network, out _)),
                "TelegramOptions:AllowedNetworks: write each like 10.1.0.0/16.")
            .ValidateOnStart()
            .ReloadOnChange();
        builder.Services.AddSingleton(services =>
            new PrivateNetworks(services.GetRequiredService<IOptions<TelegramOptions>>().Value.AllowedNetworks));
        builder.Services.AddSingleton<TelegramHttp>();
        builder.Services.AddSingleton<PictureSources>();
        builder.Services.AddSingleton<BotApi>();
        builder.Services.AddSingleton<UploadedPictures>();
        return builder;
    }
}
