namespace NymActors.Host.Tests;

public sealed class ClientEnvironmentTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Without_CONFIGURED_and_without_a_file_the_environment_has_no_effect() =>
        Assert.Null(ClientEnvironment.Load(name => name == "NYM_API" ? "http://x/" : null, null).NymApis);

    [Theory]
    [InlineData("mainnet_defaults_v1.1.29")]
    [InlineData("mainnet_defaults_current")]
    public void Without_either_the_variables_are_those_of_the_public_network_and_marked(string generation)
    {
        var configured = ClientEnvironment.Load(name => name == "CONFIGURED" ? "true" : null, null);
        var environment = ClientEnvironment.Load(name => name == "CONFIGURED" ? null : "of the user", null);
        foreach (var variable in TestVectors.Load("native-client-env.json").GetProperty(generation).EnumerateObject())
        {
            // Three addresses of contracts differ between the generations, and no part of this program asks for them.
            if (generation != "mainnet_defaults_v1.1.29" || !variable.Name.EndsWith("_CONTRACT_ADDRESS", StringComparison.Ordinal))
            {
                Assert.Equal((variable.Name, variable.Value.GetString()), (variable.Name, environment.Get(variable.Name)));
            }

            Assert.Equal("1", environment.Get(variable.Name + "_MAINNET_DEFAULT"));
            Assert.Equal(variable.Name == "CONFIGURED" ? null : "1", configured.Get(variable.Name + "_MAINNET_DEFAULT"));
        }

        Assert.Null(environment.NymApis);
    }

    [Fact]
    public void A_variable_that_its_giver_marks_as_a_default_has_no_effect() => Assert.Null(
        ClientEnvironment.Load(name => name switch { "NYM_API" => "http://x/", "CONFIGURED" or "NYM_API_MAINNET_DEFAULT" => "1", _ => null }, null).NymApis);

    [Fact]
    public void What_a_file_leaves_out_has_its_built_in_value_and_no_effect()
    {
        File.WriteAllText(_file, "NYM_API=http://file/\n");
        var environment = ClientEnvironment.Load(_ => null, _file);
        Assert.Null(environment.NyxdUrls);
        Assert.Equal(("https://rpc.nymtech.net", "1"), (environment.Get("NYXD"), environment.Get("NYXD_MAINNET_DEFAULT")));
        Assert.Null(environment.Get("NYM_API_MAINNET_DEFAULT"));
    }

    [Theory]
    [InlineData("build-info")]
    [InlineData("init", "--id", "alice")]
    [InlineData("run", "--id", "alice")]
    [InlineData("list-gateways", "--id", "alice")]
    public async Task A_file_that_cannot_be_used_ends_every_command_with_the_code_of_a_panic(params string[] command)
    {
        File.WriteAllText(_file, "A=ok\nthis is bad\n");
        Assert.Equal(
            new ProgramRun(
                101, "", $"Error: Invalid path to environment configuration file: LineParse(\"this is bad\", 5): {_file}, line 2: \"=\" is expected after this. Correct the line.\n"),
            await ProgramRun.StartAsync(["-c", _file, .. command]));
        var missing = await ProgramRun.StartAsync(["-c", "/no/such/file", .. command]);
        Assert.Equal((101, ""), (missing.ExitCode, missing.Output));
        Assert.StartsWith("Error: Invalid path to environment configuration file: ", missing.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgramRun.StartAsync("-c", _file, "--help")).ExitCode);
    }

    [Fact]
    public async Task A_URL_that_is_none_ends_a_command_that_needs_it_with_the_code_of_a_panic()
    {
        var environment = new Dictionary<string, string> { ["CONFIGURED"] = "true", ["NYM_API"] = "not a url", ["NYM_HOME_DIR"] = Path.GetTempPath() };
        var run = await ProgramRun.StartAsync(["init", "--id", "nobody-at-all"], environment);
        Assert.Equal((101, ""), (run.ExitCode, run.Output));
        Assert.Contains("one of the provided urls was invalid", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgramRun.StartAsync(["build-info"], environment)).ExitCode);
    }

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
        Assert.DoesNotContain('\n', Assert.Throws<HostException>(() => ClientEnvironment.Load(_ => null, _file).NymApis).Message);
    }

    [Fact]
    public void A_missing_file_is_one_clear_line() =>
        Assert.Contains("/no/such/file", Assert.Throws<HostException>(() => ClientEnvironment.Load(_ => null, "/no/such/file")).Message, StringComparison.Ordinal);
}
