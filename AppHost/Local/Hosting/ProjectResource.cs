namespace Aspire.Hosting
{
    internal interface IProjectMetadata
    {
        /// <summary>Path of the project file, from the folder of <c>apphost.cs</c>.</summary>
        string ProjectPath { get; }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    internal enum WaitKind
    {
        Healthy,
        Completed,
    }

    internal sealed record Wait(IResource Dependency, WaitKind Kind);

    internal sealed class ProjectResource(string name, IProjectMetadata project) : Resource(name)
    {
        public IProjectMetadata Project => project;

        public int Replicas { get; set; } = 1;

        public bool HasHttpEndpoint { get; set; }

        /// <summary>The wanted port; null or 0 for any free one.</summary>
        public int? Port { get; set; }

        public bool IsExternal { get; set; }

        public string? HealthPath { get; set; }

        public List<string> Arguments { get; } = [];

        /// <summary>Name and value; the value is asked for when the process starts.</summary>
        public List<(string Name, Func<string> Value)> Environment { get; } = [];

        public List<IResourceWithConnectionString> Connections { get; } = [];

        public List<ProjectResource> Services { get; } = [];

        public List<Wait> Waits { get; } = [];

        /// <summary>One per replica, filled before any process starts, so that everybody can be told everybody's address.</summary>
        public List<string> Urls { get; } = [];
    }
}
