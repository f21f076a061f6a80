namespace NymActors.Host.Tests;

public sealed class ClientEnvironmentTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Without_CONFIGURED_and_without_a_file_the_environment_has_no_effect() =>
        Assert.Null(ClientEnvironment.Load(name => name == "NYM_API" ? "http://x/" : null, null).NymApis);

    [Fact]
    public void With_CONFIGURED_the_environment_names_the_servers() =>
        Assert.Equal(
            ["http://x/", "http://y/"],
            ClientEnvironment.Load(name => name switch { "NYM_API" => "http://x/, http://y", "CONFIGURED" => "true", _ => null }, null)
                .NymApis!.Select(u => u.AbsoluteUri));

    [Fact]
    public void A_file_names_the_servers_and_existing_variables_win()
    {
        File.WriteAllText(_file, "NYM_API=http://file/\nNYXD=http://chain/\n");
        var environment = ClientEnvironment.Load(name => name == "NYXD" ? "http://process/" : null, _file);
        Assert.Equal("http://file/", Assert.Single(environment.NymApis!).AbsoluteUri);
        Assert.Equal("http://process/", Assert.Single(environment.NyxdUrls!).AbsoluteUri);
    }

    [Fact]
    public void With_CONFIGURED_the_file_is_not_even_opened() =>
        Assert.Null(ClientEnvironment.Load(name => name == "CONFIGURED" ? "1" : null, "/no/such/file").NymApis);

    [Fact]
    public void Older_names_hold_when_the_new_ones_are_not_set()
    {
        File.WriteAllText(_file, "API_VALIDATOR=http://old/\nNYMD_VALIDATOR=http://old-chain/\nNYXD=http://chain/\n");
        var environment = ClientEnvironment.Load(_ => null, _file);
        Assert.Equal("http://old/", Assert.Single(environment.NymApis!).AbsoluteUri);
        Assert.Equal("http://chain/", Assert.Single(environment.NyxdUrls!).AbsoluteUri);
    }

    [Theory]
    [InlineData("NYM_API=nonsense\n")]
    [InlineData("A=b c\n")]
    public void A_faulty_file_is_one_clear_line(string content)
    {
        File.WriteAllText(_file, content);
        Assert.DoesNotContain('\n', Assert.Throws<HostException>(() => ClientEnvironment.Load(_ => null, _file)).Message);
    }

    [Fact]
    public void A_missing_file_is_one_clear_line() =>
        Assert.Contains("/no/such/file", Assert.Throws<HostException>(() => ClientEnvironment.Load(_ => null, "/no/such/file")).Message, StringComparison.Ordinal);
}
