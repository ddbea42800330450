using System.Text.Json.Nodes;
using k8s;
using YamlDotNet.Core;

namespace AiTasks.UnitTests.Deploy;

/// <summary>The manifests against the API of Kubernetes, and against what every pod of ours has to be.</summary>
public sealed class ManifestTests
{
    // Of operators, which bring their own types.
    private static readonly string[] Others = ["kustomize.config.k8s.io/v1beta1", "keda.sh/v1alpha1", "postgresql.cnpg.io/v1", "rabbitmq.com/v1beta1"];

    [Fact]
    public void Every_manifest_is_of_a_type_of_Kubernetes_and_says_nothing_that_the_type_does_not_know()
    {
        var checkedKinds = new HashSet<string>();
        foreach (var manifest in DeployFiles.Manifests.Where(manifest => !Others.Contains(manifest.ApiVersion)))
        {
            var read = Assert.Single(KubernetesYaml.LoadAllFromString(manifest.Text, null, strict: true));
            Assert.Equal(manifest.Kind, ((IKubernetesObject)read).Kind);
            checkedKinds.Add(manifest.Kind);
        }

        Assert.Superset(
            new HashSet<string> { "Deployment", "Service", "Job", "PodDisruptionBudget", "NetworkPolicy", "HorizontalPodAutoscaler" }, checkedKinds);
        var misspelt = DeployFiles.Manifests.First(manifest => manifest.Kind == "Deployment").Text
            .Replace("readOnlyRootFilesystem", "readonlyRootFilesystem", StringComparison.Ordinal);
        Assert.ThrowsAny<YamlException>(() => KubernetesYaml.LoadAllFromString(misspelt, null, strict: true));
    }

    [Fact]
    public void Every_file_belongs_to_a_kustomization_and_every_kustomization_names_files_that_exist()
    {
        foreach (var kustomization in DeployFiles.Manifests.Where(manifest => manifest.Kind == "Kustomization"))
        {
            var folder = Path.GetDirectoryName(kustomization.File)!;
            var beside = DeployFiles.Manifests.Where(manifest => Path.GetDirectoryName(manifest.File) == folder && manifest != kustomization).ToArray();
            Assert.Equal(beside.Select(manifest => Path.GetFileName(manifest.File)).Distinct().Order(), Words(kustomization.Json["resources"]).Order());

            // A new version is set in one place of each.
            Assert.Equal(
                beside.Where(manifest => manifest.IsOurs).Select(manifest => (string)manifest.Container["image"]!).Order(),
                (kustomization.Json["images"]?.AsArray() ?? []).Select(image => (string)image!["name"]!).Order());
        }
    }

    [Fact]
    public void No_pod_of_ours_is_root_writes_its_own_disk_or_has_rights_that_it_does_not_need()
    {
        foreach (var manifest in DeployFiles.Manifests.Where(manifest => manifest.Pod is not null))
        {
            var pod = manifest.Pod!["spec"]!;
            Assert.True((bool?)pod["securityContext"]!["runAsNonRoot"] == true, $"{manifest} may be root.");
            Assert.True((int)pod["securityContext"]!["runAsUser"]! > 0);
            Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
            Assert.True((bool?)pod["automountServiceAccountToken"] == false, $"{manifest} gets a token of the cluster.");
            var security = manifest.Container["securityContext"]!;
            Assert.True((bool?)security["readOnlyRootFilesystem"] == true, $"{manifest} writes its own disk.");
            Assert.True((bool?)security["allowPrivilegeEscalation"] == false);
            Assert.Equal(["ALL"], Words(security["capabilities"]!["drop"]));
            Assert.NotNull(manifest.Container["resources"]!["limits"]!["memory"]);
            Assert.NotNull(manifest.Container["resources"]!["requests"]!["cpu"]);
        }
    }

    [Fact]
    public void Every_service_has_probes_a_budget_a_network_policy_and_time_to_stop()
    {
        var services = DeployFiles.Manifests.Where(manifest => manifest is { Kind: "Deployment", IsOurs: true }).ToArray();
        Assert.Equal(["gateway", "push", "taskapi", "taskworker", "telegramagent"], services.Select(LabelOf).Order());
        foreach (var service in services)
        {
            Assert.Equal("/health/ready", (string?)service.Container["readinessProbe"]!["httpGet"]!["path"]);
            Assert.Equal("/health/live", (string?)service.Container["livenessProbe"]!["httpGet"]!["path"]);
            Assert.Equal("/health/live", (string?)service.Container["startupProbe"]!["httpGet"]!["path"]);

            // The host's own limit of 20 s, and the pause before it begins.
            var pause = (int)service.Container["lifecycle"]!["preStop"]!["sleep"]!["seconds"]!;
            Assert.True((int)service.Pod!["spec"]!["terminationGracePeriodSeconds"]! >= pause + 30);
            var label = LabelOf(service);
            Assert.Contains(DeployFiles.Manifests, other => other.Kind == "PodDisruptionBudget" && Selects(other.Json["spec"]!["selector"]!, label));
            Assert.Contains(DeployFiles.Manifests, other => other.Kind == "NetworkPolicy" && Selects(other.Json["spec"]!["podSelector"]!, label));
            Assert.Contains(DeployFiles.Manifests, other =>
                other.Kind == "Service" && (string?)other.Json["spec"]!["selector"]!["app.kubernetes.io/name"] == label);
        }
    }

    [Fact]
    public void What_is_scaled_is_there_and_says_no_number_of_its_own()
    {
        var scalers = DeployFiles.Manifests.Where(manifest => manifest.Kind is "ScaledObject" or "HorizontalPodAutoscaler").ToArray();
        Assert.Equal(4, scalers.Length);
        foreach (var scaler in scalers)
        {
            var target = DeployFiles.Manifests.Single(manifest =>
                manifest.Kind == "Deployment" && manifest.Name == (string?)scaler.Json["spec"]!["scaleTargetRef"]!["name"]);
            Assert.Null(target.Json["spec"]!["replicas"]);
        }

        foreach (var trigger in scalers.SelectMany(scaler => scaler.Json["spec"]!["triggers"]?.AsArray() ?? []))
        {
            Assert.Contains(DeployFiles.Manifests, manifest =>
                manifest.Kind == "TriggerAuthentication" && manifest.Name == (string?)trigger!["authenticationRef"]!["name"]);
        }
    }

    [Fact]
    public void Secrets_are_files_in_the_folder_that_their_pod_looks_into_and_no_variables()
    {
        foreach (var manifest in DeployFiles.Manifests.Where(manifest => manifest.IsOurs))
        {
            var variables = manifest.Container["env"]!.AsArray();
            Assert.All(variables, variable => Assert.Null(variable!["valueFrom"]));
            var mount = manifest.Container["volumeMounts"]!.AsArray().Single(mount => (string?)mount!["name"] == "secrets")!;
            Assert.True((bool?)mount["readOnly"] == true, $"{manifest} may write its secrets.");
            Assert.Equal((string?)mount["mountPath"], (string?)variables.Single(variable => (string?)variable!["name"] == "SecretFiles__Folder")!["value"]);
            Assert.NotEmpty(manifest.SecretFiles);
        }
    }

    [Theory]
    [InlineData("ConnectionStrings__aitasks", "aitasks-postgres")]
    [InlineData("ConnectionStrings__rabbitmq", "aitasks-rabbitmq")]
    [InlineData("ConnectionStrings__redis", "aitasks-redis")]
    public void A_server_lets_in_those_pods_of_ours_that_are_told_its_address(string setting, string server)
    {
        var rules = DeployFiles.Manifests.Single(manifest =>
            manifest.Kind == "NetworkPolicy" && manifest.Name == server).Json["spec"]!["ingress"]!.AsArray();
        Assert.All(rules, rule => Assert.True(rule!["from"]!.AsArray().Count > 0 && rule["ports"]!.AsArray().Count > 0));
        Assert.Equal(
            DeployFiles.Manifests.Where(manifest => manifest.IsOurs && manifest.SecretFiles.Contains(setting)).Select(LabelOf).Order(),
            rules.SelectMany(rule => rule!["from"]!.AsArray()).SelectMany(from => from!["podSelector"]?["matchExpressions"]?.AsArray() ?? [])
                .SelectMany(expression => Words(expression!["values"])).Order());
    }

    internal static string LabelOf(Manifest manifest) => (string)manifest.Pod!["metadata"]!["labels"]!["app.kubernetes.io/name"]!;

    private static bool Selects(JsonNode selector, string label) => (string?)selector["matchLabels"]?["app.kubernetes.io/name"] == label;

    private static IEnumerable<string> Words(JsonNode? list) => list!.AsArray().Select(word => (string)word!);
}
