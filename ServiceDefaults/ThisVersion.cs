using System.Reflection;

namespace AiTasks.ServiceDefaults;

/// <summary>The version of AiTasks, the same for all of its programs.</summary>
public static class ThisVersion
{
    /// <summary>Its numbers, such as <c>1.2.0</c>, without the commit.</summary>
    public static string Text { get; } =
        typeof(ThisVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
