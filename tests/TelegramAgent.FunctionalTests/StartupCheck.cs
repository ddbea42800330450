using AiTasks.TelegramAgent.Access;
using AiTasks.TelegramAgent.Pictures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.FunctionalTests;

internal static class StartupCheck
{
    /// <summary>Checks settings as the agent does when it starts.</summary>
    /// <exception cref="OptionsValidationException">They mean nothing.</exception>
    public static void Run(string name, string value)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[name] = value;
        builder.AddAccess();
        builder.AddPictures();
        builder.Build().Services.GetRequiredService<IStartupValidator>().Validate();
    }
}
