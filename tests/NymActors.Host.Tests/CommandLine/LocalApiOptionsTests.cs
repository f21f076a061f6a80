using System.CommandLine;
using NymActors.Configuration;
using NymActors.Host.CommandLine;

namespace NymActors.Host.Tests.CommandLine;

/// <summary>Who may use the WebSocket: an option before its variable, this before the name that every setting has, this before the file.</summary>
public sealed class LocalApiOptionsTests
{
    public static TheoryData<string, string, string, Func<LocalApiConfiguration, string>> Settings() => new()
    {
        { "--allowed-host", "NYM_CLIENT_ALLOWED_HOSTS", "NYM_CLIENT_NYMACTORS_ALLOWED_HOSTS", static access => string.Join(',', access.AllowedHosts) },
        { "--allowed-origin", "NYM_CLIENT_ALLOWED_ORIGINS", "NYM_CLIENT_NYMACTORS_ALLOWED_ORIGINS", static access => string.Join(',', access.AllowedOrigins) },
        { "--access-token", "NYM_CLIENT_ACCESS_TOKEN", "NYM_CLIENT_NYMACTORS_ACCESS_TOKEN", static access => access.AccessToken ?? "" },
        { "--unix-socket", "NYM_CLIENT_UNIX_SOCKET", "NYM_CLIENT_NYMACTORS_UNIX_SOCKET", static access => access.UnixSocket ?? "" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_first_that_is_given_decides(string option, string variable, string alias, Func<LocalApiConfiguration, string> get)
    {
        Assert.Equal("by-option", get(Apply([option, "by-option"], (variable, "by-variable"), (alias, "by-alias"))));
        Assert.Equal("by-variable", get(Apply([], (variable, "by-variable"), (alias, "by-alias"))));
        Assert.Equal("by-alias", get(Apply([], (alias, "by-alias"))));
        Assert.Equal("", get(Apply([])));
    }

    private static LocalApiConfiguration Apply(string[] arguments, params (string Name, string Value)[] variables)
    {
        var options = new ClientOptions();
        var command = new Command("run");
        options.AddTo(command);
        var environment = ClientEnvironment.Load(name => variables.FirstOrDefault(variable => variable.Name == name).Value, null);
        return options.Apply(
            command.Parse(["--id", "alice", .. arguments]), new ClientConfiguration { Id = "alice", StoragePaths = StoragePaths.Below("files") }, environment).LocalApi;
    }
}
